import CEL
import Jitsi
import Kubernetes
import YAML

struct ReflectionSubject: Sendable {
  let context: FactContext
  let reflection: Reflection
}

struct CertificateCopySubject: Sendable {
  let context: FactContext
  let copy: CertificateCopy
}

extension FactContext {
  func reflection(_ reflection: Reflection?) -> Value {
    guard let reflection else { return .null }
    return record(ReflectionSubject(context: self, reflection: reflection), FactSchemas.reflection)
    {
      .node($0.reflection.object.node)
    }
  }

  func certificateCopy(_ copy: CertificateCopy) -> Value {
    record(CertificateCopySubject(context: self, copy: copy), FactSchemas.certificateCopy) {
      .node($0.copy.target?.node ?? $0.copy.use.node)
    }
  }
}

extension FactSchemas {
  static let reflection: RecordSchema<ReflectionSubject> = RecordSchema(
    "reflection",
    [
      Fact("kind", .string, "Secret or Certificate") { .string($0.reflection.object.kind) },
      Fact("name", .string, "its name") { .string($0.reflection.object.name) },
      Fact("object", .dyn, "the object as written") { $0.context.value($0.reflection.object) },
      Fact("allowed", .bool, "whether any copy is allowed") { .bool($0.reflection.isAllowed) },
      Fact("namespaces", .list(.string), "patterns of namespaces that may have one; empty for all")
      {
        .list($0.reflection.namespaces.map(Value.string))
      },
      Fact("automatic", .bool, "whether reflector creates the copies automatically") {
        .bool($0.reflection.isAutomatic)
      },
      Fact(
        "automaticNamespaces", .list(.string), "patterns of namespaces where it does; empty for all"
      ) { .list($0.reflection.automaticNamespaces.map(Value.string)) },
      Fact("annotated", .bool, "whether it has any annotations") {
        .bool($0.reflection.hasAnnotations)
      },
      Fact("annotationsPath", .string, "the path of its annotations, or where to add them") {
        .string($0.reflection.annotations.description)
      },
      Fact(
        "allowedPath", .string, "the path of the annotation that allows copies, or where to add it"
      ) {
        .string($0.reflection.path(of: "reflection-allowed").description)
      },
      Fact(
        "namespacesPath", .string,
        "the path of the annotation that lists namespaces, or where to add it"
      ) {
        .string($0.reflection.path(of: "reflection-allowed-namespaces").description)
      },
      Fact(
        "enabledPath", .string,
        "the path of the annotation for automatic copies, or where to add it"
      ) { .string($0.reflection.path(of: "reflection-auto-enabled").description) },
      Fact(
        "automaticPath", .string,
        "the path of the annotation that lists namespaces of automatic copies, or where to add it"
      ) { .string($0.reflection.path(of: "reflection-auto-namespaces").description) },
    ])

  static let certificateCopy: RecordSchema<CertificateCopySubject> = RecordSchema(
    "certificateCopy",
    [
      Fact("name", .string, "the name of the copy") { .string($0.copy.name) },
      Fact("namespace", .string, "the namespace that it is used in") {
        .string($0.copy.use.namespace)
      },
      Fact("user", .string, "its user, as in `Ingress grafana`") {
        .string("\($0.copy.use.object.kind) \($0.copy.use.object.name)")
      },
      Fact("sourceName", .string, "the Secret that is copied") { .string($0.copy.source.name) },
      Fact("sourceNamespace", .string, "the namespace of that Secret") {
        .string($0.copy.source.namespace)
      },
      Fact(
        "source", .record(reflection.record),
        "the reflector settings of that Secret; null if it does not exist"
      ) {
        $0.context.reflection($0.copy.reflection)
      },
      Fact("target", .dyn, "a Secret with the copy's name, as written; null without one") {
        $0.context.value($0.copy.target)
      },
      Fact("block", .dyn, "the tls block that references it, as written") {
        $0.context.value($0.copy.use.node)
      },
      Fact("reflects", .string, "the Secret that it mirrors by its annotation; null if none") {
        .text($0.copy.reflects)
      },
      Fact(
        "reflectsNothing", .bool, "whether nothing in the input creates the Secret that it mirrors"
      ) {
        .bool($0.copy.reflectsNothing)
      },
      Fact("reflectorRuns", .bool, "whether the input has a reflector with any replica") {
        .bool(
          $0.context.index.routing.reflectors.contains {
            $0.node["spec"]?["replicas"]?.scalar != .int(0)
          })
      },
      Fact("reflector", .dyn, "the reflector in the input, as written; null without one") {
        $0.context.value($0.context.index.routing.reflectors.first)
      },
    ])
}
