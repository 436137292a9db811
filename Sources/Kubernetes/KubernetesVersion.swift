/// A minor version of Kubernetes, such as 1.29.
public struct KubernetesVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let minor: Int

  /// The versions whose APIs are known (see ``APIHistory``).
  public static let known = KubernetesVersion(minor: 16)...KubernetesVersion(minor: 37)
  public static let newest = known.upperBound

  public init(minor: Int) { self.minor = minor }

  /// Parses `1.29` or a cluster's version such as `v1.29.4-eks-3a2`. Returns nil for anything else and for versions older than
  /// the known ones. Newer versions are accepted, see ``nearestKnown``.
  public init?(_ text: String) {
    var rest = Substring(text)
    if rest.first == "v" { rest = rest.dropFirst() }
    let parts = rest.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0] == "1",
      let minor = Int(parts[1].hasSuffix("+") ? parts[1].dropLast() : parts[1]),
      parts.count == 2 || parts[2].first.map({ $0.isASCII && $0.isNumber }) == true,
      minor >= Self.known.lowerBound.minor, minor < 1000
    else { return nil }
    self.minor = minor
  }

  /// The version whose APIs are used for this one: itself, or the newest known version if it is newer.
  public var nearestKnown: KubernetesVersion { min(self, Self.newest) }

  /// A note for the user if the APIs of another version are used; nil otherwise.
  public var note: String? {
    self > Self.newest
      ? "Kubernetes \(self) is newer than the known versions; linting for \(Self.newest)" : nil
  }

  public var description: String { "1.\(minor)" }

  public static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool {
    left.minor < right.minor
  }
}
