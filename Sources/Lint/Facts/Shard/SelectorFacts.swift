import CEL
import Jitsi
import Kubernetes
import YAML

/// A label of a workload's selector that does not match its own pods.
private struct SelectorSlip {
  let label: String
  let path: FieldPath

  /// Nil if the selector matches. The labels of the object itself show whether selector or template is wrong.
  init?(_ workload: Workload) {
    let object = workload.object.node
    guard let selector = object["spec"]?["selector"],
      !LabelSelector(node: selector).matches(workload.template.labels)
    else { return nil }
    for pair in selector["matchLabels"].map({ Array($0.entries) }) ?? [] {
      guard let key = pair.key.text, pair.value.text != workload.template.label(key) else {
        continue
      }
      label = key
      let own = workload.object.label(key)
      let inTemplate = own != nil && own == pair.value.text
      let steps =
        inTemplate
        ? ["spec", "template", "metadata", "labels"] : ["spec", "selector", "matchLabels"]
      path = FieldPath(steps: (steps + [key]).map { .key($0) })
      return
    }
    label = selector["matchExpressions"]?[0]?["key"]?.text ?? ""
    path = FieldPath(steps: ["spec", "selector", "matchExpressions"].map { .key($0) })
  }
}

extension ShardSubject {
  /// Services for no single shard that select the prosodies of several shards; reported with the first of these shards.
  fileprivate var sharedProsodyServices: [ServiceEntry] {
    guard let prosody = all(.prosody).first else { return [] }
    let services = inventory.services(selecting: prosody.workload)
    func shard(of target: ServiceEntry.Target?) -> Int? {
      target.flatMap { inventory.components(of: $0.workload).first { $0.kind == .prosody }?.shard }
    }
    func serves(_ port: Int, _ service: ServiceEntry) -> Bool {
      service.ports.contains { $0.port == port }
    }
    return services.filter { service in
      guard service.shardNumber == nil, service.targets.first?.workload == prosody.workload.id,
        shard(of: service.targets.last) != self.shard.id,
        service.targets.allSatisfy({ shard(of: $0) != nil })
      else { return false }
      if context.cache(of: prosody)?.xmppServices.contains(service.id) == true { return true }
      return serves(5222, service)
        && !services.contains { $0.id != service.id && serves(5222, $0) }
    }
  }
}

extension FactSchemas {
  /// Facts about the selectors of workloads and Services.
  static let selectorFacts: [Fact<ComponentSubject>] = [
    Fact(
      "selectorSlip", .string, "the label in which its selector and its pods disagree; else null"
    ) {
      .text(SelectorSlip($0.workload)?.label)
    },
    Fact("selectorSlipPath", .string, "the path of the wrong one of the two; null without one") {
      .text(SelectorSlip($0.workload)?.path.description)
    },
    Fact(
      "podServices", .list(.record(service.record)), "Services that select one of its pods by name"
    ) { subject in
      .list(
        subject.inventory.servicesNamingPods(of: subject.workload).map {
          subject.context.service($0)
        })
    },
  ]

  static let sharedServicesOfShard: [Fact<ShardSubject>] = [
    Fact(
      "sharedProsodyServices", .list(.record(service.record)),
      "Services of no single shard that select its prosody and those of later shards, if components connect to them or no other Service selects its prosody"
    ) { subject in
      .list(subject.sharedProsodyServices.map { subject.context.service($0) })
    }
  ]

  static let serviceSelectorFacts: [Fact<ServiceSubject>] = [
    Fact("podWorkload", .string, "the workload in the name of the pod that it selects; else null") {
      .text($0.service.podWorkload)
    },
    Fact("shards", .list(.int), "the shards whose pods it selects") { subject in
      .list(subject.shards.map { .number($0) })
    },
    Fact("kinds", .list(.string), "the components whose pods it selects, as in `web`") { subject in
      .list(Set(subject.pods.map(\.kind.rawValue)).sorted().map(Value.string))
    },
    Fact(
      "elsewhere", .string,
      "another namespace, if it is meant for pods there and would not select them"
    ) {
      .text($0.elsewhere)
    },
    Fact(
      "selectorPath", .string,
      "the path in its selector that does not match the pods that it is meant for"
    ) { .string($0.selectorPath) },
  ]
}

extension ServiceSubject {
  /// The indices of the shards whose pods it selects, in order.
  var shards: [Int] {
    Set(pods.compactMap { $0.shard.map { inventory.shards[$0].index } }).sorted()
  }

  /// The shard that it is meant for.
  private var ownShard: Shard? {
    guard let installation = context.index.installationByNamespace[service.namespace] else {
      return nil
    }
    let shards = inventory.installations[installation].shards
    let named = service.shardNumber.flatMap { number in
      shards.first { inventory.shards[$0].index == number }
    }
    return (named ?? (shards.count == 1 ? shards[0] : nil)).map { inventory.shards[$0] }
  }

  /// The component that it is meant for.
  private var meant: Component? {
    guard let own = ownShard else { return nil }
    return own.components.lazy.map { inventory.components[$0] }
      .first { $0.kind == service.component || $0.workload.object.name == service.name }
  }

  /// The namespace of the other part of its shard, if the component is there and the Service would not select it there
  /// either.
  var elsewhere: String? {
    guard let kind = service.component, let selector = service.selector, let own = ownShard,
      let half = context.index.halves[own.id]
    else { return nil }
    let other = inventory.components(kind, of: inventory.shards[half])
    guard let first = other.first,
      !other.contains(where: {
        LabelSelector.equalities(selector, match: $0.workload.template.labels)
      })
    else { return nil }
    return first.workload.namespace
  }

  var selectorPath: String {
    let whole = FieldPath(steps: [.key("spec"), .key("selector")])
    guard let selector = service.selector, let labels = meant?.workload.template.labels else {
      return whole.description
    }
    for pair in selector.entries {
      guard let key = pair.key.text, labels[key]?.text != pair.value.text else { continue }
      return (whole + FieldPath(steps: [.key(key)])).description
    }
    return whole.description
  }
}
