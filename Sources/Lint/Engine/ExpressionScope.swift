public import CEL
import Jitsi
public import Kubernetes
public import YAML

/// The variables that expressions outside of rules can use.
public struct ExpressionScope: Sendable {
  /// Names, types and values: `objects`, `installation` (the first one, or null), `shards` (of all installations), `input`.
  public let variables: [(name: String, type: StaticType, value: Value)]

  public init(
    _ inputs: [Tree], whole: Bool = false, kubernetesVersion: KubernetesVersion = .newest
  ) {
    let inventory = Inventory(ObjectSet(inputs))
    let context = FactContext(
      InputIndex(inventory, whole: whole, kubernetes: kubernetesVersion))
    variables = [
      ("objects", .list(.dyn), .list(inventory.objects.objects.map { context.value($0) })),
      (
        "installation", .record(FactSchemas.installation.record),
        context.installation(inventory.installations.first?.id)
      ),
      (
        "shards", .list(.record(FactSchemas.shard.record)),
        .list(inventory.shards.map { context.shard($0.id) })
      ),
      (
        "input", .record(FactSchemas.input.record),
        context.record(InputSubject(context: context), FactSchemas.input) { _ in nil }
      ),
    ]
  }
}
