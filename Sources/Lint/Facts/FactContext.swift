import CEL
import Jitsi
import Kubernetes
import YAML

/// What all facts of one input share.
final class FactContext: Sendable {
  let model: Model
  /// Whether the input is the whole installation, so that what is not in it is missing.
  let whole: Bool
  private let stores: [ObjectIdentifier: TreeStore]

  init(_ model: Model, whole: Bool) {
    self.model = model
    self.whole = whole
    stores = Dictionary(
      model.objects.trees.map { (ObjectIdentifier($0), TreeStore($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// A node as a value.
  func value(_ node: Node?) -> Value {
    guard let node else { return .null }
    return stores[ObjectIdentifier(node.tree)]?.value(of: node) ?? .null
  }

  func value(_ object: KubernetesObject?) -> Value { value(object?.node) }

  func shard(_ id: Int?) -> Value {
    guard let id else { return .null }
    return record(ShardSubject(context: self, shard: model.shards[id]), Shapes.shard) {
      $0.context.model.shards[$0.shard.id].components.first.map { id in
        .node($0.context.model.components[id].workload.object.node)
      }
    }
  }

  func component(_ component: Component?) -> Value {
    guard let component else { return .null }
    return record(ComponentSubject(context: self, component: component), Shapes.component) {
      .node($0.component.workload.object.node)
    }
  }

  func service(_ service: ServiceEntry?) -> Value {
    guard let service else { return .null }
    return record(ServiceSubject(context: self, service: service), Shapes.service) {
      .node($0.service.object.node)
    }
  }

  func installation(_ id: Int?) -> Value {
    guard let id else { return .null }
    let subject = InstallationSubject(context: self, installation: model.installations[id])
    return record(subject, Shapes.installation) { $0.anchor.map { .node($0.node) } }
  }

  func record<Subject>(
    _ subject: Subject, _ shape: Shape<Subject>,
    at place: @escaping @Sendable (Subject) -> Place?
  ) -> Value {
    .foreign(FactStore(subject, shape, place), 0)
  }
}

extension Value {
  static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
  static func number(_ number: Int?) -> Value { number.map { .int(Int64($0)) } ?? .null }
}

extension FactContext {
  func haproxy(_ tier: HAProxyTier) -> Value {
    record(HAProxySubject(context: self, tier: tier), Shapes.haproxy) { subject in
      .node(subject.context.model.components[subject.tier.component].workload.object.node)
    }
  }
}

extension Value {
  /// The store of a value that lives outside CEL.
  var foreignStore: ForeignStore? {
    if case .foreign(let store, _) = self { store } else { nil }
  }

  /// The number of elements of a list; 0 for anything else.
  var listCount: Int {
    switch self {
    case .list(let values): values.count
    case .foreign(let store, let handle) where store.isList(handle): store.count(handle)
    default: 0
    }
  }

  func listElement(_ index: Int) -> Value {
    switch self {
    case .list(let values): values[index]
    case .foreign(let store, let handle): store.element(handle, at: index)
    default: .null
    }
  }
}
