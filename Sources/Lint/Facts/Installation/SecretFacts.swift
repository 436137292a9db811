import Basics
import CEL
import Jitsi
import Kubernetes
import YAML

struct MissingKeySubject: Sendable {
  let context: FactContext
  let missing: MissingKey

  /// Whether the reference is the mistake: the object does not exist, or nothing else uses the key and it differs from
  /// the variable's name.
  var isSlip: Bool {
    missing.object == nil || missing.uses == 1 && missing.key != missing.variable
  }
}

extension FactSchemas {
  /// Facts about an installation's containers and the Secrets that they read.
  static let containerFacts: [Fact<InstallationSubject>] = [
    Fact(
      "missingKeys", .list(.record(missingKey.record)),
      "missing keys of Secrets and ConfigMaps that its containers reference, each once"
    ) { subject in
      let index = subject.context.index
      let missing = subject.inventory.missingKeys(of: subject.installation) {
        index.provides($0, $1, $2)
      }
      return .list(
        missing.map {
          subject.context.record(
            MissingKeySubject(context: subject.context, missing: $0), missingKey
          ) { .node($0.isSlip ? $0.missing.keyNode : $0.missing.object!.node) }
        })
    },
    Fact(
      "secretValues", .list(.record(secretValue.record)),
      "passwords and other secrets whose values are in the input, in Secrets or empty"
    ) { subject in
      .list(
        subject.inventory.secretValues(of: subject.installation).map {
          subject.context.record($0, secretValue) { .node($0.node) }
        })
    },
    Fact(
      "repeatedVariables", .list(.record(repeatedVariable.record)),
      "variables that a container of its pods sets twice"
    ) { subject in
      .list(
        subject.inventory.repeatedVariables(of: subject.installation).map {
          subject.context.record(
            RepeatedVariableSubject(context: subject.context, variable: $0), repeatedVariable
          ) { .node($0.variable.node) }
        })
    },
    Fact(
      "unpinnedImages", .list(.record(unpinnedImage.record)),
      "images of Jitsi, HAProxy and exporters in its pods without a fixed tag or digest"
    ) { subject in
      .list(
        subject.inventory.unpinnedImages(of: subject.installation).map {
          subject.context.record($0, unpinnedImage) { .node($0.node) }
        })
    },
  ]

  /// Facts about namespaces.
  static let namespaceFacts: [Fact<InstallationSubject>] = [
    Fact(
      "misplaced", .list(.record(namespaceMismatches.record)),
      "objects of it that are in another namespace by mistake"
    ) { subject in
      .list(
        subject.inventory.namespaceMismatches
          .filter {
            $0.home == subject.installation.namespace
              && Placeholder(template: $0.object.node["metadata"]?["namespace"]) == nil
          }
          .map { subject.context.record($0, namespaceMismatches) { .node($0.object.node) } })
    }
  ]

  static let namespaceMismatches: RecordSchema<NamespaceMismatch> = RecordSchema(
    "misplaced",
    [
      Fact("kind", .string, "its kind") { .string($0.object.kind) },
      Fact("name", .string, "its name") { .string($0.object.name) },
      Fact("namespace", .string, "its namespace") {
        .string($0.object.namespace)
      },
      Fact("home", .string, "the namespace of the rest of the installation") { .string($0.home) },
    ])

  static let missingKey: RecordSchema<MissingKeySubject> = RecordSchema(
    "missingKey",
    [
      Fact("kind", .string, "Secret or ConfigMap") { .string($0.missing.kind) },
      Fact("name", .string, "the name of the object") { .string($0.missing.name) },
      Fact("key", .string, "the key") { .string($0.missing.key) },
      Fact("variable", .string, "the first variable that references it") {
        .string($0.missing.variable)
      },
      Fact("container", .string, "the container of that variable") {
        .string($0.missing.container)
      },
      Fact("secret", .bool, "whether the variable's name marks a secret value") {
        .bool(EnvironmentEntry.isSecret($0.missing.variable))
      },
      Fact("slip", .bool, "whether the reference seems to be misspelled") {
        .bool($0.isSlip)
      },
      Fact("uses", .int, "the number of containers that reference it") { .number($0.missing.uses) },
      Fact("holder", .dyn, "the object as written, or the one that creates it; null if missing") {
        $0.context.value($0.missing.object)
      },
      Fact("nameObject", .dyn, "the first reference to it, as written") {
        $0.context.value($0.missing.keyNode.parent)
      },
      Fact("mounted", .bool, "whether pods also mount the object or read all of it") {
        subject in
        subject.context.isNamedElsewhere(subject.missing)
      },
      Fact("provable", .bool, "whether it is certainly missing if it is not in the input") {
        .bool(
          $0.context.index.provesAbsence(of: $0.missing.kind, in: $0.missing.namespace))
      },
    ])

  static let secretValue: RecordSchema<SecretValue> = RecordSchema(
    "secretValue",
    [
      Fact("name", .string, "the variable that reads it, or its key") { .string($0.name) },
      Fact("secret", .string, "its Secret; null for other places") {
        .text($0.secret)
      },
      Fact("length", .int, "its number of characters, without surrounding blanks") {
        .number($0.value.count)
      },
      Fact("required", .bool, "whether a login requires it, so that it must not be empty") {
        .bool($0.isRequired)
      },
      Fact("published", .bool, "whether it is in published examples or lists of passwords") {
        .bool($0.isPublished)
      },
    ])

  static let repeatedVariable: RecordSchema<RepeatedVariableSubject> = RecordSchema(
    "repeatedVariable",
    [
      Fact("name", .string, "the variable's name") { .string($0.variable.name) },
      Fact("container", .string, "the name of the container") { .string($0.variable.container) },
      Fact("earlier", .dyn, "the entry before it, as written") {
        $0.context.value($0.variable.earlier)
      },
      Fact(
        "referenced", .bool, "whether another entry of the container refers to it, as in `$(NAME)`"
      ) {
        .bool($0.isReferenced)
      },
      Fact("line", .int, "the line of that entry") { .number($0.variable.earlier.start.line) },
    ])

  static let unpinnedImage: RecordSchema<UnpinnedImage> = RecordSchema(
    "unpinnedImage",
    [
      Fact("image", .string, "the image as written") { .string($0.image.text) },
      Fact("container", .string, "the name of the container") { .string($0.container) },
    ])
}

struct RepeatedVariableSubject: Sendable {
  let context: FactContext
  let variable: RepeatedVariable

  var isReferenced: Bool {
    variable.node.parent?.elements.contains {
      guard let value = $0["value"]?.text, value.holds("$(") else { return false }
      return value.contains("$(\(variable.name))")
    } ?? false
  }
}

extension FactContext {
  /// Whether pods of the installation also need the object as a whole.
  func isNamedElsewhere(_ missing: MissingKey) -> Value {
    guard let id = index.installationByNamespace[missing.namespace] else { return .bool(false) }
    return .bool(
      cache(ofInstallation: id).references.contains {
        $0.1.kind == missing.kind && $0.1.name == missing.name
      })
  }
}
