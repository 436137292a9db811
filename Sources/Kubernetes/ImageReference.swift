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

  /// What makes the text no reference of an image, in words that follow the text; nil if nothing does.
  ///
  /// source: distribution/reference v0.6.0 regexp.go; kubernetes/kubernetes pkg/apis/core/validation/validation.go
  /// validateContainersOnlyForPod rejects white space at the ends.
  public var fault: String? {
    let bytes = Array(text.utf8)
    if bytes.contains(where: { " \t\n\r".utf8.contains($0) }) { return "contains white space" }
    if let tag {
      if tag.isEmpty { return "has an empty tag" }
      let isTag = tag.utf8.allSatisfy { Self.isWord($0) || $0 == 0x2E || $0 == 0x2D }
      if !isTag || !Self.isWord(tag.utf8.first!) || tag.utf8.count > 128 {
        return "has a tag that is none"
      }
    }
    var path = repository.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if path.contains(where: \.isEmpty) { return "has an empty part" }
    func isUpper(_ part: Substring.UTF8View) -> Bool { part.contains { $0 >= 0x41 && $0 <= 0x5A } }
    // The first part is a registry if it looks like a host; only hosts may have upper case letters.
    if path.count > 1,
      String(path[0]) == "localhost" || path[0].contains(0x2E) || path[0].contains(0x3A)
        || isUpper(path[0])
    {
      path.removeFirst()
    }
    return path.contains(where: isUpper) ? "has upper case letters in its name" : nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
  }
}
