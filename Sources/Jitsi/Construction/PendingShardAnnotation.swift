public import Kubernetes

/// The annotation on a shard's web while the run that adds the shard is incomplete. Copies of the shard do not have it, and a
/// shard with it counts as unfinished.
public enum PendingShardAnnotation {
  public static let annotation = "kubectl-jitsi.dev/adding"

  /// Returns the value for the shards added in one run: `2`, or `2-4`.
  public static func text(_ shards: ClosedRange<Int>) -> String {
    shards.count == 1 ? "\(shards.lowerBound)" : "\(shards.lowerBound)-\(shards.upperBound)"
  }

  /// Returns the shards of the run that adds an object, or nil if the object is not pending.
  public static func shards(of object: KubernetesObject) -> ClosedRange<Int>? {
    guard let text = object.annotation(annotation) else { return nil }
    let numbers = text.split(separator: "-").compactMap { Int($0) }
    guard let first = numbers.first, let last = numbers.last, first <= last else { return nil }
    return first...last
  }
}
