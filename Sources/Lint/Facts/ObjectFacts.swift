import CEL
import Jitsi
import Kubernetes
import YAML

struct ObjectSubject: Sendable {
  let context: FactContext
  let object: KubernetesObject
  /// The same object as it stood first; nil when it stands once.
  let first: KubernetesObject?
  /// The position of the installation whose namespace it is in; nil outside of any.
  let installation: Int?
}

extension Shapes {
  static let object: Shape<ObjectSubject> = Shape(
    "facts", objectFacts + configurationFacts + schemaFacts + podStartFacts)

  private static let objectFacts: [Fact<ObjectSubject>] =
    [
      Fact("namespace", .string, "its namespace, as far as the input tells") {
        .string($0.context.model.namespace(of: $0.object))
      },
      Fact("service", .record(service.record), "what is known of it as a Service; else null") {
        guard $0.object.kind == "Service" else { return .null }
        let namespace = $0.context.model.namespace(of: $0.object)
        return $0.context.service($0.context.model.service($0.object.name, in: namespace))
      },
      Fact("inInstallation", .bool, "whether it lives in the namespace of an installation") {
        .bool($0.installation != nil)
      },
      Fact("routes", .list(.record(route.record)), "the ways from host names to Services in it") {
        $0.context.routes(of: $0.object)
      },
      Fact("tlsHosts", .list(.record(tlsHost.record)), "the hosts of an Ingress") {
        $0.context.tlsHosts(of: $0.object)
      },
      Fact(
        "reflection", .record(reflection.record), "what reflector may do with it; null if no Secret"
      ) {
        subject in subject.context.reflection(Reflection(of: subject.object))
      },
      Fact("repeats", .dyn, "the same object where it stood first; null when it stands once") {
        $0.context.value($0.first)
      },
      Fact("repeatedFile", .string, "the file of that one; null when it stands once") {
        .text($0.first?.node.tree.source.name)
      },
      Fact("repeatedLine", .int, "the line of that one; null when it stands once") {
        .number($0.first?.node.start.line)
      },
    ]
}
