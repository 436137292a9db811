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
    return record(ReflectionSubject(context: self, reflection: reflection), Shapes.reflection) {
      .node($0.reflection.object.node)
    }
  }

  func certificateCopy(_ copy: CertificateCopy) -> Value {
    record(CertificateCopySubject(context: self, copy: copy), Shapes.certificateCopy) {
      .node($0.copy.target?.node ?? $0.copy.use.node)
    }
  }
}

extension Shapes {
  static let reflection: Shape<ReflectionSubject> = Shape(
    "reflection",
    [
      Fact("kind", .string, "Secret or Certificate") { .string($0.reflection.object.kind) },
      Fact("name", .string, "its name") { .string($0.reflection.object.name) },
      Fact("object", .dyn, "it as written") { $0.context.value($0.reflection.object) },
      Fact("allowed", .bool, "whether any copy is allowed") { .bool($0.reflection.isAllowed) },
      Fact("namespaces", .list(.string), "patterns of who may have one; empty for everybody") {
        .list($0.reflection.namespaces.map(Value.string))
      },
      Fact("automatic", .bool, "whether reflector makes the copies itself") {
        .bool($0.reflection.isAutomatic)
      },
      Fact(
        "automaticNamespaces", .list(.string), "patterns of where it does so; empty for everywhere"
      ) { .list($0.reflection.automaticNamespaces.map(Value.string)) },
      Fact("annotated", .bool, "whether there are any annotations at that place") {
        .bool($0.reflection.hasAnnotations)
      },
      Fact("annotationsPath", .string, "where its annotations stand, or belong") {
        .string($0.reflection.annotations.description)
      },
      Fact("allowedPath", .string, "where the annotation that allows copies stands, or belongs") {
        .string($0.reflection.path(of: "reflection-allowed").description)
      },
      Fact("namespacesPath", .string, "where the one that names namespaces stands, or belongs") {
        .string($0.reflection.path(of: "reflection-allowed-namespaces").description)
      },
      Fact(
        "enabledPath", .string,
        "where the one that makes reflector copy by itself stands, or belongs"
      ) { .string($0.reflection.path(of: "reflection-auto-enabled").description) },
      Fact(
        "automaticPath", .string, "where the one that names those of reflector's own copies does"
      ) { .string($0.reflection.path(of: "reflection-auto-namespaces").description) },
    ])

  static let certificateCopy: Shape<CertificateCopySubject> = Shape(
    "certificateCopy",
    [
      Fact("name", .string, "the name of the copy") { .string($0.copy.name) },
      Fact("namespace", .string, "the namespace that it is used in") {
        .string($0.copy.use.namespace)
      },
      Fact("user", .string, "what uses it, as in `Ingress grafana`") {
        .string("\($0.copy.use.object.kind) \($0.copy.use.object.name)")
      },
      Fact("sourceName", .string, "the Secret that is copied") { .string($0.copy.source.name) },
      Fact("sourceNamespace", .string, "the namespace of that Secret") {
        .string($0.copy.source.namespace)
      },
      Fact("source", .record(reflection.record), "what that one allows; null if it is not there") {
        $0.context.reflection($0.copy.reflection)
      },
      Fact("target", .dyn, "a Secret of the copy's name, as written; null without one") {
        $0.context.value($0.copy.target)
      },
      Fact("block", .dyn, "the tls block that names it, as written") {
        $0.context.value($0.copy.use.node)
      },
      Fact("reflects", .string, "what that Secret says that it is a copy of; null if nothing") {
        .text($0.copy.reflects)
      },
      Fact("reflectsNothing", .bool, "whether nothing in the input makes what it is a copy of") {
        .bool($0.copy.reflectsNothing)
      },
      Fact("reflectorRuns", .bool, "whether the input has a reflector with any replica") {
        .bool(
          $0.context.knowledge.entrance.reflectors.contains {
            $0.node["spec"]?["replicas"]?.scalar != .int(0)
          })
      },
      Fact("reflector", .dyn, "the reflector in the input, as written; null without one") {
        $0.context.value($0.context.knowledge.entrance.reflectors.first)
      },
    ])
}
