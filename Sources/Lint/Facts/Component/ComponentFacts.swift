import CEL
import Jitsi
import Kubernetes
import YAML

struct ComponentSubject: Sendable {
  let context: FactContext
  let component: Component

  var inventory: Inventory { context.inventory }
  var workload: Workload { component.workload }

  /// The maximum number of pods of the workload: the limit of its autoscaler, otherwise its replicas.
  var maximum: Int {
    max(
      workload.replicas,
      inventory.autoscalers(of: workload).compactMap(\.maximum).max() ?? 0)
  }
}

struct VariableSubject: Sendable {
  let context: FactContext
  let entry: EnvironmentEntry
}

extension VariableSubject {
  var holder: Node? { entry.origin == .literal ? entry.node : entry.valueNode?.parent }

  var holderPath: String? {
    if entry.origin == .literal { return "value" }
    return entry.valueNode?.key?.text.map { FieldPath(steps: [.key($0)]).description }
  }
}

extension FactSchemas {
  static let componentFacts: [Fact<ComponentSubject>] =
    [
      Fact("kind", .string, "web, jicofo, prosody, jvb or haproxy") {
        .string($0.component.kind.rawValue)
      },
      Fact("name", .string, "the name of its workload") { .string($0.workload.object.name) },
      Fact("namespace", .string, "its namespace; empty if the manifests omit it") {
        .string($0.workload.namespace)
      },
      Fact("object", .dyn, "its workload as written") { $0.context.value($0.workload.object) },
      Fact("pod", .dyn, "the template of its pods as written") {
        $0.context.value($0.workload.template.node)
      },
      Fact("container", .dyn, "the container that it runs in, as written") {
        $0.context.value($0.component.container.node)
      },
      Fact("shard", .record(shard.record), "its shard; null for HAProxy") {
        $0.context.shard($0.component.shard)
      },
      Fact("workload", .string, "the kind of its workload, as in Deployment") {
        .string($0.workload.object.kind)
      },
      Fact("replicas", .int, "the desired pods of its workload; 1 by default") {
        .number($0.workload.replicas)
      },
      Fact("maximum", .int, "the maximum number of its pods, including its autoscaler") {
        .number($0.maximum)
      },
      Fact("autoscalers", .list(.dyn), "the autoscalers that target its workload, as written") {
        subject in
        .list(
          subject.inventory.autoscalers(of: subject.workload).map {
            subject.context.value($0.object)
          })
      },
      Fact("services", .list(.record(service.record)), "the Services that select its pods") {
        subject in
        .list(
          subject.inventory.services(selecting: subject.workload).map {
            subject.context.service($0)
          })
      },
      Fact("environment", .list(.record(variable.record)), "the variables of its container") {
        subject in
        .list(
          subject.component.environment.map { entry in
            subject.context.record(
              VariableSubject(context: subject.context, entry: entry), FactSchemas.variable
            ) { .node($0.entry.node) }
          })
      },
      Fact("hosts", .list(.record(host.record)), "the hosts in its environment") {
        .list($0.context.hosts($0))
      },
      Fact("selectorMatches", .bool, "whether the workload's selector matches its own pods") {
        subject in
        guard let selector = subject.workload.object.node["spec"]?["selector"] else {
          return .bool(true)
        }
        return .bool(
          LabelSelector(node: selector).matches(subject.workload.template.labels))
      },
      Fact("image", .string, "the image of its container") {
        .string($0.component.container.image.text)
      },
      Fact("imageTag", .string, "the tag of the image; null without one") {
        .text($0.component.container.image.tag)
      },
    ]

  static let variable: RecordSchema<VariableSubject> = RecordSchema(
    "variable",
    [
      Fact("name", .string, "the variable's name") { .string($0.entry.name) },
      Fact("value", .string, "its value; null if the input does not show it") {
        .text($0.entry.value)
      },
      Fact("secret", .bool, "whether its name marks a secret value") {
        .bool($0.entry.isSecret)
      },
      Fact(
        "origin", .string,
        "literal, secretKey, configMapKey, secret or configMap (both under envFrom), or field"
      ) { .string($0.entry.origin.word) },
      Fact("from", .string, "the name of the Secret or ConfigMap; null for others") {
        .text($0.entry.origin.object)
      },
      Fact("object", .dyn, "the entry of env or envFrom as written") {
        $0.context.value($0.entry.node)
      },
      Fact(
        "holder", .dyn,
        "the node that contains its value, as written: the entry, or the data of a ConfigMap or a Secret; null if not in the input"
      ) { $0.context.value($0.holder) },
      Fact(
        "holderPath", .string,
        "the path of its value in that node, or where to add it; null without it"
      ) {
        .text($0.holderPath)
      },
    ])
}
