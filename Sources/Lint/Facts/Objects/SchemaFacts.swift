import Basics
import CEL
import Jitsi
import Kubernetes
import YAML

struct SchemaFaultSubject: Sendable {
  let context: FactContext
  let fault: SchemaFault
}

extension ObjectSubject {
  /// Fields that an API server would reject or drop, except those that other rules report.
  var schemaFaults: [SchemaFault] {
    var faults = context.schemas.faults(of: object, minor: context.index.kubernetes.minor)
    if faults.isEmpty { return faults }
    if context.index.isPartial(object) { faults.removeAll(where: \.isStructural) }
    // What somebody is to fill in has a rule of its own.
    faults.removeAll { fault in
      fault.field == nil && fault.node.text.map { Placeholder(in: $0) != nil } ?? false
    }
    if faults.isEmpty || object.kind != "HorizontalPodAutoscaler" || !scalesBridges {
      return faults
    }
    // Other rules check the bounds of bridges' autoscalers, and fields of other API versions.
    let judged: Set<String> = ["minReplicas", "maxReplicas", "target"]
    return faults.filter { fault in
      fault.kind != .unknown
        && !judged.contains(fault.field ?? fault.node.key?.text ?? "")
    }
  }

  private var scalesBridges: Bool {
    let target = object.node["spec"]?["scaleTargetRef"]?["name"]?.text
    let namespace = context.inventory.namespace(of: object)
    let inventory = context.inventory
    guard let installation else { return false }
    return inventory.installations[installation].shards.contains { shard in
      inventory.shards[shard].components.contains { position in
        let component = inventory.components[position]
        return component.kind == .jvb && component.workload.object.name == target
          && component.workload.namespace == namespace
      }
    }
  }
}

extension FactSchemas {
  /// Facts about the validity of an object for the API server.
  static let schemaFacts: [Fact<ObjectSubject>] = [
    Fact(
      "schemaFaults", .list(.record(schemaFault.record)),
      "fields that an API server of the Kubernetes version rejects or does not know; empty for custom resources"
    ) { subject in
      let faults = subject.schemaFaults
      if faults.isEmpty { return .list([]) }
      return .list(
        faults.map { fault in
          subject.context.record(
            SchemaFaultSubject(context: subject.context, fault: fault), schemaFault
          ) { .node($0.fault.node) }
        })
    }
  ]

  static let schemaFault: RecordSchema<SchemaFaultSubject> = RecordSchema(
    "schemaFault",
    [
      Fact("kind", .string, "refused, or unknown if a field is not in the schema") {
        .string($0.fault.kind.rawValue)
      },
      Fact("text", .string, "the fault, as the beginning of a sentence") {
        .string($0.fault.text + suggestion($0.fault))
      },
      Fact(
        "path", .string,
        "the field, relative to the place of the record; empty for the place itself"
      ) {
        .string($0.fault.field.map { FieldPath(steps: [.key($0)]).description } ?? "")
      },
      Fact(
        "replacement", .dyn, "the value to write instead; null if it is unknown"
      ) {
        switch $0.fault.replacement {
        case .text(let text): .string(text)
        case .number(let number): .int(number)
        case .truth(let truth): .bool(truth)
        case nil: .null
        }
      },
      Fact("quotes", .bool, "whether the replacement is the same text in quotes") {
        if case .text = $0.fault.replacement { .bool(true) } else { .bool(false) }
      },
    ])

  private static func suggestion(_ fault: SchemaFault) -> String {
    guard let field = fault.field, !fault.alternatives.isEmpty, field.utf8.count <= 40,
      let close = Suggestion.closest(to: field, among: fault.alternatives)
    else { return "" }
    return " (did you mean \(close)?)"
  }
}
