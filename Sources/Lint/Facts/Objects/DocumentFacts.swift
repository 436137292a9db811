import CEL
import Jitsi
import Kubernetes
import YAML

/// A document of the input, readable or not. A class, because every fact copies its subject.
final class DocumentSubject: Sendable {
  let context: FactContext
  let tree: Tree
  let document: Document
  let stray: [ObjectSet.Stray]

  init(context: FactContext, tree: Tree, document: Document, stray: [ObjectSet.Stray]) {
    self.context = context
    self.tree = tree
    self.document = document
    self.stray = stray
  }

  var place: FactSource? {
    if let problem = document.problem { return .mark(tree.source, problem.mark) }
    if let stray = stray.first { return .node(stray.node) }
    return document.root.map { .node(tree.node($0)) }
  }
}

struct InputSubject: Sendable {
  let context: FactContext
}

extension FactSchemas {
  static let document: RecordSchema<DocumentSubject> = RecordSchema(
    "document", documentFacts + documentTextFacts)

  private static let documentFacts: [Fact<DocumentSubject>] =
    [
      Fact("problem", .string, "why it is not YAML; null if it is") {
        .text($0.document.problem?.description)
      },
      Fact("stray", .string, "why it is not a Kubernetes object; null if it is") { subject in
        switch subject.stray.first?.reason {
        case nil: .null
        case .notMapping: .string("it is not a mapping")
        case .missing(let field): .string("it has no `\(field)`")
        }
      },
      Fact("strays", .list(.record(stray.record)), "parts of it that are not Kubernetes objects") {
        subject in
        .list(
          subject.stray.map { stray in
            subject.context.record(stray, FactSchemas.stray) { .node($0.node) }
          })
      },
      Fact("file", .string, "the name of its file, without folders") {
        .text($0.tree.source.name.split(separator: "/").last.map(String.init))
      },
      Fact("duplicateKeys", .list(.record(duplicateKey.record)), "duplicate keys") {
        subject in
        .list(
          subject.document.duplicateKeys.map { duplicate in
            let key = DuplicateKeySubject(
              context: subject.context, key: subject.tree.node(duplicate.key),
              first: subject.tree.node(duplicate.first))
            return subject.context.record(key, FactSchemas.duplicateKey) { .node($0.key) }
          })
      },
    ]

  static let duplicateKey: RecordSchema<DuplicateKeySubject> = RecordSchema(
    "duplicateKey",
    [
      Fact("name", .string, "the key") { .text($0.key.text) },
      Fact("firstLine", .int, "the line of its first occurrence") { .number($0.first.start.line) },
      Fact("same", .bool, "whether both occurrences have the same value") {
        .bool($0.hasSameValue)
      },
      Fact("atRoot", .bool, "whether it is a field of the document itself") {
        .bool($0.key.parent?.parent == nil)
      },
    ])

  static let stray: RecordSchema<ObjectSet.Stray> = RecordSchema(
    "stray",
    [
      Fact("reason", .string, "why it is not a Kubernetes object") {
        switch $0.reason {
        case .notMapping: .string("it is not a mapping")
        case .missing(let field): .string("it has no `\(field)`")
        }
      }
    ])

  static let input: RecordSchema<InputSubject> = RecordSchema(
    "input",
    [
      Fact("whole", .bool, "whether the user declared this the whole installation (`--whole`)") {
        .bool($0.context.whole)
      },
      Fact(
        "wholeCluster", .bool,
        "whether it is whole and includes other namespaces and cluster-scoped objects"
      ) { .bool($0.context.index.wholeCluster) },
      Fact("metacontroller", .bool, "whether metacontroller or its configuration is in it") {
        .bool($0.context.inventory.hasMetacontroller)
      },
      Fact(
        "readable", .bool,
        "whether every document could be read and the input is more than single files, so that no object is hidden"
      ) {
        .bool($0.context.index.isReadable)
      },
      Fact("realHosts", .bool, "whether any meeting host is not an example host") {
        .bool($0.context.index.hasRealHosts)
      },
      Fact("installations", .list(.record(installation.record)), "the installations in it") {
        subject in
        .list(
          subject.context.inventory.installations.indices.map { subject.context.installation($0) })
      },
    ] + nodeInputFacts)
}

struct DuplicateKeySubject: Sendable {
  let context: FactContext
  let key: Node
  let first: Node

  /// Whether both occurrences have the same value. The value of a scalar key directly follows it.
  var hasSameValue: Bool {
    guard key.isScalar, first.isScalar else { return false }
    let value = context.value(key.tree.node(key.index + 1))
    return value.equals(context.value(first.tree.node(first.index + 1)))
  }
}
