package import Jitsi
import YAML

/// Names and labels of what is rendered.
package struct ObjectNames: Sendable {
  let namespace: String

  /// The name of a shard's part, as in `shard-0-jvb`.
  package static func of(_ kind: ComponentKind, _ shard: Int) -> String {
    "shard-\(shard)-\(kind.rawValue)"
  }

  /// The labels that select a component's pods: all of them, or those of one shard.
  static func labels(_ kind: ComponentKind, _ shard: Int? = nil) -> Content {
    let labels: Content = ["k8s-app": .of(kind.rawValue), "scope": "jitsi"]
    guard let shard else { return labels }
    return labels.adding([Content.Entry("shard", .of(String(shard)))])
  }

  /// Metadata of an object of the installation's namespace.
  func metadata(_ name: String, _ labels: Content = ["scope": "jitsi"]) -> Content {
    ["name": .of(name), "namespace": .of(namespace), "labels": labels]
  }

  func metadata(_ kind: ComponentKind, _ shard: Int) -> Content {
    metadata(Self.of(kind, shard), Self.labels(kind, shard))
  }
}
