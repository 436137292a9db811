import Foundation
import Lint
import Testing
import YAML

/// The project's rule files.
enum RuleFiles {
  static let sources: [SourceFile] = {
    let folder = Example.root.appending(path: "rules")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".yaml") }.map {
      try! SourceFile(
        name: "rules/\($0)", reading: [UInt8](Data(contentsOf: folder.appending(path: $0))))
    }
  }()

  static let set = Result { try RuleSet(embedded: [], adding: sources.map { Tree(parsing: $0) }) }

  /// The tests that edit one of the examples.
  static let cases = all.filter { $0.node["example"] != nil }

  /// The tests whose edits add all objects: parts of installations, about which other rules have findings too.
  static let casesWithoutExample = all.filter { $0.node["example"] == nil }

  private static let all: [RuleCase] = sources.flatMap { source -> [RuleCase] in
    let tree = Tree(parsing: source)
    let read = Result { try RuleTestReader.read(tree) }
    guard let root = tree.documents.first?.root else { return [] }
    let rule = tree.node(root)
    return (rule["spec"]?["tests"]?.elements).map { tests in
      tests.enumerated().map { position, node in
        RuleCase(
          rule: rule["metadata"]?["name"]?.text ?? source.name, node: node,
          read: read.map { $0[position] })
      }
    } ?? []
  }
}

/// One test of a rule, as written in its file.
struct RuleCase: CustomTestStringConvertible, Sendable {
  let rule: String
  let node: Node
  fileprivate let read: Result<RuleTest, any Error>

  /// The test in the form that the runner takes.
  var test: RuleTest { get throws { try read.get() } }

  var testDescription: String { "\(rule): \(node["name"]?.text ?? "?")" }
}
