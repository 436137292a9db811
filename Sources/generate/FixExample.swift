import Lint
import Operations
import Reports
import YAML

/// Writes an example of a fix for the page of a rule: manifests of one of its tests before and after `--fix`.
struct FixExample {
  private let linter: Linter
  /// The objects of each example.
  private let examples: [String: [Content]]

  /// - Parameter folder: The example manifests, which may be newer than those built into the program.
  /// - Throws: An error if a rule or an example is invalid.
  init(_ rules: [RuleDefinition], examples folder: String) throws {
    linter = Linter(rules: try RuleSet(rules))
    var examples: [String: [Content]] = [:]
    for name in RuleTestExamples.names {
      var request = InputRequest()
      request.filenames = ["\(folder)/\(name)"]
      let inputs = Inputs.reading(request)
      if let issue = inputs.issues.first { throw issue }
      examples[name] = RuleTestInput.objects(in: inputs.trees)
    }
    self.examples = examples
  }

  /// Returns the first test whose finding a fix resolves, before and after the fix; empty if there is none. Safe fixes are
  /// preferred.
  ///
  /// - Throws: An error if the edits of a test are invalid.
  func paragraphs(of rule: RuleDefinition, tests: [Node]) throws -> [String] {
    let tests = tests.filter { ($0["expect"]?.count ?? 0) > 0 }
    for isUnsafe in [false, true] {
      for test in tests {
        guard let text = try fixed(test, of: rule, unsafe: isUnsafe), let before = text.before
        else { continue }
        let name = test["name"]?.text ?? ""
        let flags = isUnsafe ? "--fix --unsafe-fixes" : "--fix"
        return Self.paragraphs("For example \(name)", flags, from: before, to: text.after)
      }
    }
    return []
  }

  private func fixed(
    _ test: Node, of rule: RuleDefinition, unsafe: Bool
  ) throws -> FixResult.Text? {
    let name = test["example"]?.text
    let objects = name.flatMap { examples[$0] } ?? []
    let tree = try RuleTestInput(objects, edits: test["edits"])
      .tree(name: "\(name ?? "manifests").yaml")
    var options = LintOptions()
    options.whole = test["whole"]?.text != "false"
    options.select = [rule.id]
    var fixes = FixOptions()
    fixes.unsafe = unsafe
    let result = Fixer.fix([tree.source], with: linter, options: options, fixes: fixes)
    return result.fixed.isEmpty ? nil : result.texts.first(where: \.isChanged)
  }

  // MARK: Text

  /// The longest block to show before and after the fix, in lines.
  private static let longest = 25
  /// The longest added object to show, in lines.
  private static let longestObject = 40
  /// The longest diff to show, in lines.
  private static let longestDiff = 60

  private static func paragraphs(
    _ intro: String, _ flags: String, from before: SourceFile, to after: SourceFile
  ) -> [String] {
    let hunks = FixHunk.all(from: before, to: after)
    if hunks.count == 1, let added = hunks[0].addedObject, added.count <= longestObject {
      return ["\(intro), `\(flags)` adds `\(hunks[0].object)`:", block("yaml", added)]
    }
    if hunks.count == 1, hunks[0].before.count <= longest, hunks[0].after.count <= longest {
      let (old, new) = (hunks[0].before, hunks[0].after)
      let indent = indentation(old + new)
      return [
        "\(intro), in `\(hunks[0].object)`:",
        block("yaml", old.map { String($0.dropFirst(indent)) }),
        "becomes with `\(flags)`:", block("yaml", new.map { String($0.dropFirst(indent)) }),
      ]
    }
    var lines = hunks.flatMap { ["@@ \($0.object) @@"] + $0.lines }
    if lines.count > longestDiff {
      let rest = lines.count - longestDiff
      lines = lines.prefix(longestDiff) + ["… \(rest) more lines"]
    }
    return ["\(intro), `\(flags)` makes these changes:", block("diff", lines)]
  }

  /// Returns the number of leading spaces that all lines share.
  private static func indentation(_ lines: [String]) -> Int {
    lines.filter { line in line.contains { $0 != " " } }
      .map { line in line.prefix { $0 == " " }.count }.min() ?? 0
  }

  private static func block(_ language: String, _ lines: [String]) -> String {
    "```\(language)\n\(lines.joined(separator: "\n"))\n```"
  }
}
