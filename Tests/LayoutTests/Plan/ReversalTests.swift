import Layout
import Testing
import YAML

/// Tests undoing the change of an object.
struct ReversalTests {
  private func content(_ text: String) throws -> Content {
    let tree = Tree(parsing: SourceFile(name: "", text: text))
    let root = try #require(tree.documents.first?.root)
    return try #require(Content(tree.node(root)))
  }

  private func reversal(
    _ before: String, _ after: String, _ current: String, answer: String? = nil
  ) throws -> FieldRollback {
    FieldRollback(
      before: try content(before), after: try content(after),
      answer: try answer.map { try content($0) }, current: try content(current))
  }

  @Test func fieldsGetWhatTheyHeldAndOthersStay() throws {
    let undo = try reversal(
      "{metadata: {uid: a}, spec: {type: A, old: 1}}",
      "{metadata: {uid: a}, spec: {type: B, new: {x: 1}}}",
      "{metadata: {uid: a, resourceVersion: '9'}, spec: {type: B, new: {x: 1}, more: 3}, status: {}}"
    )
    #expect(undo.foreign.isEmpty)
    #expect(
      undo.steps == [
        .remove([.key("spec"), .key("new")]),
        .set([.key("spec"), .key("old")], .scalar(.int(1))),
        .set([.key("spec"), .key("type")], .scalar(.string("A"))),
      ])
  }

  @Test func whatIsBackAlreadyNeedsNothing() throws {
    let undo = try reversal("{spec: {type: A}}", "{spec: {type: B}}", "{spec: {type: A, more: 1}}")
    #expect(undo.steps.isEmpty && undo.foreign.isEmpty)
  }

  @Test func whatSomebodyElseSetIsForeign() throws {
    let undo = try reversal("{spec: {type: A}}", "{spec: {type: B}}", "{spec: {type: C}}")
    #expect(undo.steps.isEmpty)
    #expect(undo.foreign == ["spec.type"])
  }

  @Test func whatTheServerFilledInIsOfTheChange() throws {
    let undo = try reversal(
      "{spec: {a: 1}}", "{spec: {a: 1, port: 30001}}", "{spec: {a: 1, port: 30002}}",
      answer: "{spec: {a: 1, port: 30002}}")
    #expect(undo.foreign.isEmpty)
    #expect(undo.steps == [.remove([.key("spec"), .key("port")])])
  }

  @Test func aMappingThatTheChangeMadeGoesUnlessOthersUseIt() throws {
    let made = "{metadata: {annotations: {x: '1'}}}"
    let alone = try reversal("{metadata: {}}", made, made)
    #expect(alone.steps == [.remove([.key("metadata"), .key("annotations")])])
    let shared = try reversal("{metadata: {}}", made, "{metadata: {annotations: {x: '1', y: '2'}}}")
    #expect(shared.steps == [.remove([.key("metadata"), .key("annotations"), .key("x")])])
  }

  @Test func elementsWithKeysAreTakenBackOneByOne() throws {
    let undo = try reversal(
      "{spec: {containers: [{name: a, image: '1', env: [{name: X, value: '1'}]}]}}",
      "{spec: {containers: [{name: a, image: '2', env: [{name: Y, value: '1'}]}]}}",
      "{spec: {containers: [{name: z, image: s}, {name: a, image: '2', env: [{name: Y, value: '1'}, {name: Z, value: '3'}]}]}}"
    )
    #expect(undo.foreign.isEmpty)
    let wanted = try content(
      "{spec: {containers: [{image: s, name: z}, {env: [{name: X, value: '1'}, {name: Z, value: '3'}], image: '1', name: a}]}}"
    )
    #expect(
      undo.steps == [
        .set([.key("spec"), .key("containers")], try #require(wanted["spec"]?["containers"]))
      ])
  }
}
