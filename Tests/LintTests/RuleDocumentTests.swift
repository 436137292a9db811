import Lint
import Testing
import YAML

/// Tests that docs/writing-rules.md shows every key of the format, in rules that pass their tests.
struct RuleDocumentTests {
  @Test func testsOfDocumentedRulesPass() throws {
    var count = 0
    for source in try DocumentedRules.sources() {
      let tree = Tree(parsing: source)
      let runner = RuleTestRunner(rules: try RuleSet(adding: [tree]), isStrict: false)
      let tests = try RuleTestReader.read(tree)
      #expect(!tests.isEmpty, "\(source.name) has no tests")
      for test in tests {
        var objects: [Content] = []
        if case .example(let name) = test.input {
          objects = try #require(RuleTestExamples.objects(of: name))
        }
        #expect(runner.run(test, on: objects).message == "", "\(test.rule): \(test.name)")
        count += 1
      }
    }
    #expect(count >= 8)
  }

  @Test func everyKeyHasAnExample() throws {
    var shown: Set<String> = []
    for source in try DocumentedRules.sources() {
      let tree = Tree(parsing: source)
      for document in tree.documents {
        guard let root = document.root else { continue }
        collect(tree.node(root), .rule, &shown)
      }
    }
    var all: Set<String> = []
    list(.rule, &all)
    // The document explains the path of a custom example, but a page has no file beside it.
    #expect(all.subtracting(shown).sorted() == ["test.manifests"])
  }

  /// Collects the keys of a form and its nested forms that a document uses.
  private func collect(_ node: Node, _ form: RuleFormat, _ keys: inout Set<String>) {
    for key in form.keys {
      guard let value = node[key.name] else { continue }
      keys.insert("\(form.id).\(key.name)")
      collect(value, key.kind, &keys)
    }
  }

  private func collect(_ node: Node, _ kind: RuleFormat.Kind, _ keys: inout Set<String>) {
    switch kind {
    case .form(let form), .formOrName(let form): collect(node, form, &keys)
    case .list(let kind): for element in node.elements { collect(element, kind, &keys) }
    case .named(let form): for entry in node.entries { collect(entry.value, form, &keys) }
    default: break
    }
  }

  private func list(_ form: RuleFormat, _ keys: inout Set<String>) {
    for key in form.keys {
      guard keys.insert("\(form.id).\(key.name)").inserted else { continue }
      list(key.kind, &keys)
    }
  }

  private func list(_ kind: RuleFormat.Kind, _ keys: inout Set<String>) {
    switch kind {
    case .form(let form), .formOrName(let form), .named(let form): list(form, &keys)
    case .list(let kind): list(kind, &keys)
    default: break
    }
  }
}
