/// A minor version of Kubernetes, as in 1.29.
public struct KubernetesVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let minor: Int

  /// The versions whose APIs are known (see ``APIHistory``).
  public static let known = KubernetesVersion(minor: 16)...KubernetesVersion(minor: 36)
  public static let newest = known.upperBound

  public init(minor: Int) { self.minor = minor }

  /// Reads `1.29`, also as clusters tell it (`v1.29.4-eks-3a2`); nil for anything else, and for versions that aren't known.
  public init?(_ text: String) {
    var rest = Substring(text)
    if rest.first == "v" { rest = rest.dropFirst() }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0] == "1",
      let minor = Int(parts[1].hasSuffix("+") ? parts[1].dropLast() : parts[1]),
      parts.count == 2 || parts[2].first.map({ $0.isASCII && $0.isNumber }) == true,
      Self.known.contains(KubernetesVersion(minor: minor))
    else { return nil }
    self.minor = minor
  }

  public var description: String { "1.\(minor)" }

  public static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool {
    left.minor < right.minor
  }
}
