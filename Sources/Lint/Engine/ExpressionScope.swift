public import CEL
import Jitsi
public import Kubernetes
public import YAML

/// What expressions see of an input outside of any rule.
public struct ExpressionScope: Sendable {
  /// Names, types and values: `objects`, `installation` (the first; null without one), `shards` (of all installations),
  /// `input`.
  public let variables: [(name: String, type: StaticType, value: Value)]

  public init(
    _ inputs: [Tree], whole: Bool = false, kubernetesVersion: KubernetesVersion = .newest
  ) {
    let model = Model(ObjectSet(inputs))
    let context = FactContext(
      InputKnowledge(model, whole: whole, kubernetes: kubernetesVersion))
    variables = [
      ("objects", .list(.dyn), .list(model.objects.objects.map { context.value($0) })),
      (
        "installation", .record(Shapes.installation.record),
        context.installation(model.installations.first?.id)
      ),
      (
        "shards", .list(.record(Shapes.shard.record)),
        .list(model.shards.map { context.shard($0.id) })
      ),
      (
        "input", .record(Shapes.input.record),
        context.record(InputSubject(context: context), Shapes.input) { _ in nil }
      ),
    ]
  }
}
