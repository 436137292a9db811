/// A minor version of Kubernetes, as in 1.29.
public struct KubernetesVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let minor: Int

  /// The versions whose APIs are known (see ``APIHistory``).
  public static let known = KubernetesVersion(minor: 16)...KubernetesVersion(minor: 37)
  public static let newest = known.upperBound

  public init(minor: Int) { self.minor = minor }

  /// Reads `1.29`, also as clusters write it (`v1.29.4-eks-3a2`); nil for anything else, and for versions older than the known
  /// ones. Newer versions are read, see ``nearestKnown``.
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

  /// The version whose APIs stand for this one's: itself, or the newest known one where it is newer than that.
  public var nearestKnown: KubernetesVersion { min(self, Self.newest) }

  /// What to say where another version stands for this one; nil where none does.
  public var note: String? {
    self > Self.newest
      ? "Kubernetes \(self) is newer than the known versions; linting for \(Self.newest)" : nil
  }

  public var description: String { "1.\(minor)" }

  public static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool {
    left.minor < right.minor
  }
}
