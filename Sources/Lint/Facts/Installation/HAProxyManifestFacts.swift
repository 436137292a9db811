import CEL
import Jitsi
import YAML

extension InstallationSubject {
  /// The objects of an HAProxy that could be added in front of the shards, and its address.
  var front: Value {
    guard var front = inventory.missingFront(of: installation) else { return .null }
    let monitor = monitoring.watch(&front, of: installation)
    let objects = front.parts.map(\.content) + (monitor.map { [$0] } ?? [])
    return .map(
      MapValue([
        ("service", .string(HAProxyManifests.entryName)),
        ("port", .number(HAProxyManifests.entryPort)),
        ("portName", .string(HAProxyManifests.entryPortName)),
        ("namespace", .string(front.namespace)),
        ("objects", .list(objects.map(Value.init(content:)))),
      ]))
  }
}

extension FactSchemas {
  /// Facts about the HAProxy in front of the shards, or one that could be added.
  static let frontFacts: [Fact<InstallationSubject>] = [
    Fact(
      "front", .dyn,
      "an HAProxy for an installation that has none: its `objects`, and the `service`, `port`, `portName` and `namespace` that reach it; null if it has one, or if it is unknown how to reach the webs"
    ) { $0.front }
  ]
}
