/// The name of a container image, taken apart as the distribution specification does.
public struct ImageReference: Sendable, Hashable {
  public let text: String
  /// Registry and path, without tag and digest.
  public let repository: String
  public let tag: String?
  public let digest: String?

  public init(_ text: String) {
    self.text = text
    var rest = Substring(text)
    if let at = rest.firstIndex(of: "@") {
      digest = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
    } else {
      digest = nil
    }
    let slash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let colon = rest[slash...].firstIndex(of: ":") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    } else {
      tag = nil
    }
    repository = String(rest)
  }

  /// The last element of the path, as in `jvb` for `docker.io/jitsi/jvb`.
  public var name: Substring {
    repository.lastIndex(of: "/").map { repository[repository.index(after: $0)...] }
      ?? Substring(repository)
  }
}
