import CEL
import Jitsi
import Kubernetes
import YAML

struct ObjectSubject: Sendable {
  let context: FactContext
  let object: KubernetesObject
  /// The first occurrence of the same object; nil if there is only one.
  let first: KubernetesObject?
  /// The id of the installation in whose namespace it is; nil outside of installations.
  let installation: Int?
}

extension FactSchemas {
  static let object: RecordSchema<ObjectSubject> = RecordSchema(
    "facts",
    objectFacts + configurationFacts + schemaFacts + podStartFacts + gatewayFacts
      + nodeObjectFacts + imageFacts)

  private static let objectFacts: [Fact<ObjectSubject>] =
    [
      Fact("namespace", .string, "its namespace, as far as known") {
        .string($0.context.inventory.namespace(of: $0.object))
      },
      Fact("service", .record(service.record), "the same object as a Service; else null") {
        guard $0.object.kind == "Service" else { return .null }
        let namespace = $0.context.inventory.namespace(of: $0.object)
        return $0.context.service($0.context.inventory.service($0.object.name, in: namespace))
      },
      Fact("inInstallation", .bool, "whether it is in the namespace of an installation") {
        .bool($0.installation != nil)
      },
      Fact("routes", .list(.record(route.record)), "the routes from host names to Services in it") {
        $0.context.routes(of: $0.object)
      },
      Fact("tlsHosts", .list(.record(tlsHost.record)), "the hosts of an Ingress") {
        $0.context.tlsHosts(of: $0.object)
      },
      Fact(
        "reflection", .record(reflection.record),
        "its reflector settings; null if it is not a Secret"
      ) {
        subject in subject.context.reflection(Reflection(of: subject.object))
      },
      Fact("repeats", .dyn, "the first definition of the same object; null if it is defined once") {
        $0.context.value($0.first)
      },
      Fact("repeatedFile", .string, "the file of that one; null if it is defined once") {
        .text($0.first?.node.tree.source.name)
      },
      Fact("repeatedLine", .int, "the line of that one; null if it is defined once") {
        .number($0.first?.node.start.line)
      },
    ]
}
