/// A container image reference, parsed as in the distribution specification.
public struct ImageReference: Sendable, Hashable {
  public let text: String
  /// The registry and path, without tag and digest.
  public let repository: String
  public let tag: String?
  public let digest: String?

  public init(_ text: String) {
    self.text = text
    var copy = text
    (repository, tag, digest) = copy.withUTF8 { bytes in
      func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
      let at = bytes.firstIndex(of: UInt8(ascii: "@")) ?? bytes.count
      let slash = bytes[..<at].lastIndex(of: UInt8(ascii: "/")) ?? 0
      let colon = bytes[slash..<at].firstIndex(of: UInt8(ascii: ":")) ?? at
      return (
        part(0..<colon), colon < at ? part(colon + 1..<at) : nil,
        at < bytes.count ? part(at + 1..<bytes.count) : nil
      )
    }
  }

  /// The last path element, such as `jvb` for `docker.io/jitsi/jvb`.
  public var name: Substring {
    repository.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      repository[repository.utf8.index(after: $0)...]
    } ?? Substring(repository)
  }
}
