import Foundation
import Kubernetes
import Lint
import YAML

typealias FieldStep = FieldPath.Step

/// The healthy installations that the project ships, for tests to break.
struct Example {
  static let names = ["server-template", "server-lines"]
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The documents of the files, in the order of their names.
  static func trees(_ name: String) throws -> [Tree] {
    let folder = root.appending(path: "examples/\(name)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".yaml") }
    return try files.map {
      Tree(
        parsing: try SourceFile(
          name: "examples/\(name)/\($0)",
          reading: [UInt8](Data(contentsOf: folder.appending(path: $0)))))
    }
  }

  /// One text with every object of an example after a test's edits.
  static func edited(_ name: String, _ edits: Node?) throws -> Tree {
    let (objects, raw) = try parts(name, edits)
    let text = objects.map { "---\n" + $0.yaml }.joined() + raw
    return Tree(parsing: SourceFile(name: "\(name).yaml", text: text))
  }

  /// The objects of an example after a test's edits, and the text that the edits put behind them.
  static func parts(_ name: String, _ edits: Node?) throws -> (objects: [Plain], raw: String) {
    let input = try RuleTestInput(try healthy.get()[name] ?? [], edits: edits)
    return (input.objects.map { Plain($0) }, input.raw)
  }

  /// The objects of every example, read once for all tests.
  private static let healthy = Result {
    try Dictionary(
      uniqueKeysWithValues: names.map { ($0, RuleTestInput.objects(in: try trees($0))) })
  }
}
