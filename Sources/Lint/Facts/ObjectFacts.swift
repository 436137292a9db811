import CEL
import Jitsi
import Kubernetes

struct ObjectSubject: Sendable {
  let context: FactContext
  let object: KubernetesObject
  /// The same object as it stood first; nil when it stands once.
  let first: KubernetesObject?
  /// The position of the installation whose namespace it is in; nil outside of any.
  let installation: Int?
}

extension Shapes {
  static let object = Shape<ObjectSubject>(
    "facts",
    [
      Fact("namespace", .string, "its namespace, as far as the input tells") {
        .string($0.context.model.namespace(of: $0.object))
      },
      Fact("service", .record(service.record), "what is known of it as a Service; else null") {
        guard $0.object.kind == "Service" else { return .null }
        let namespace = $0.context.model.namespace(of: $0.object)
        return $0.context.service($0.context.model.service($0.object.name, in: namespace))
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
    ])
}
