public import Lint
import Operations
import YAML

/// Reads a folder of rules.
public enum RuleFolder {
  /// Returns the rules in a folder's files, sorted by id.
  ///
  /// - Throws: An error if a file or a rule in it is invalid.
  public static func read(_ folder: String) throws -> [RuleDefinition] {
    try files(in: folder).map(\.rule)
  }

  /// Returns the pages of docs/rules by file name: one for each rule, and the index. The example manifests are in a folder
  /// beside the rules.
  ///
  /// - Throws: An error if a file or a rule in it is invalid.
  public static func pages(of folder: String) throws -> [String: String] {
    let files = try files(in: folder)
    var pages = ["README.md": RuleIndexPage.text(of: files.map(\.rule))]
    let example = try FixExample(files.map(\.rule), examples: folder + "/../examples")
    for (rule, tests) in files {
      pages["\(rule.id).md"] = RulePage.text(
        of: rule, tests: tests, fixExample: try example.paragraphs(of: rule, tests: tests))
    }
    return pages
  }

  /// Returns the rules with their tests, sorted by id.
  private static func files(in folder: String) throws -> [(rule: RuleDefinition, tests: [Node])] {
    var request = InputRequest()
    request.filenames = [folder]
    let inputs = Inputs.reading(request)
    if let issue = inputs.issues.first { throw issue }
    return try inputs.trees.flatMap { tree in
      try RuleReader.read(tree).map { rule in
        let own = tree.documents.compactMap(\.root).map { tree.node($0) }
          .first { $0["metadata"]?["name"]?.text == rule.id }
        return (rule, own?["spec"]?["tests"].map { Array($0.elements) } ?? [])
      }
    }.sorted { $0.rule.id < $1.rule.id }
  }
}
