package import Jitsi
import YAML

/// Names and labels of rendered objects.
package struct ObjectNames: Sendable {
  let namespace: String

  /// The name of a shard's component, as in `shard-0-jvb`.
  package static func of(_ kind: ComponentKind, _ shard: Int) -> String {
    "shard-\(shard)-\(kind.rawValue)"
  }

  /// The labels that select a component's pods, in all shards or in one.
  static func labels(_ kind: ComponentKind, _ shard: Int? = nil) -> Content {
    let labels: Content = ["k8s-app": .of(kind.rawValue), "scope": "jitsi"]
    guard let shard else { return labels }
    return labels.adding([Content.Entry("shard", .of(String(shard)))])
  }

  /// The metadata of an object in the installation's namespace.
  func metadata(_ name: String, _ labels: Content = ["scope": "jitsi"]) -> Content {
    ["name": .of(name), "namespace": .of(namespace), "labels": labels]
  }

  func metadata(_ kind: ComponentKind, _ shard: Int) -> Content {
    metadata(Self.of(kind, shard), Self.labels(kind, shard))
  }
}
