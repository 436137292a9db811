public import Kubernetes

/// The annotation by which web of a shard says that the run which adds the shard has not seen its end: a copy of the shard
/// does not have it, and the shard counts as unfinished.
public enum PendingShardAnnotation {
  public static let annotation = "kubectl-jitsi.dev/adding"

  /// The annotation for the shards that one run adds: `2`, or `2-4`.
  public static func text(_ shards: ClosedRange<Int>) -> String {
    shards.count == 1 ? "\(shards.lowerBound)" : "\(shards.lowerBound)-\(shards.upperBound)"
  }

  /// The shards of the run that adds an object; nil where none does.
  public static func shards(of object: KubernetesObject) -> ClosedRange<Int>? {
    guard let text = object.annotation(annotation) else { return nil }
    let numbers = text.split(separator: "-").compactMap { Int($0) }
    guard let first = numbers.first, let last = numbers.last, first <= last else { return nil }
    return first...last
  }
}
