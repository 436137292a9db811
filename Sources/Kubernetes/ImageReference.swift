/// A container image reference, parsed as in the distribution specification.
public struct ImageReference: Sendable, Hashable {
  public let text: String
  /// The registry and path, without tag and digest.
  public let repository: String
  public let tag: String?
  public let digest: String?

  public init(_ text: String) {
    self.text = text
    var rest = Substring(text).utf8
    if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
      digest = String(Substring(rest[rest.index(after: at)...]))
      rest = rest[..<at]
    } else {
      digest = nil
    }
    let slash = rest.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
    if let colon = rest[slash...].firstIndex(of: UInt8(ascii: ":")) {
      tag = String(Substring(rest[rest.index(after: colon)...]))
      rest = rest[..<colon]
    } else {
      tag = nil
    }
    repository = String(Substring(rest))
  }

  /// The last path element, such as `jvb` for `docker.io/jitsi/jvb`.
  public var name: Substring {
    repository.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      repository[repository.utf8.index(after: $0)...]
    } ?? Substring(repository)
  }
}
