import Foundation
import Kubernetes
import Lint
import YAML

typealias FieldStep = FieldPath.Step

/// The project's healthy example installations, for tests to modify.
struct Example {
  static let names = ["server-template", "server-lines"]
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Returns the documents of the files, sorted by file name.
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

  /// Returns all objects of an example as one text, after a test's edits.
  static func edited(_ name: String, _ edits: Node?) throws -> Tree {
    let input = try input(name, edits)
    let text =
      input.objects.map { "---\n" + yaml.value(of: $0) { Plain($0).yaml } }.joined()
      + input.raw
    return Tree(parsing: SourceFile(name: "\(name).yaml", text: text))
  }

  /// Returns the objects of an example after a test's edits, and the text that the edits append.
  static func parts(_ name: String, _ edits: Node?) throws -> (objects: [Plain], raw: String) {
    let input = try input(name, edits)
    return (input.objects.map { Plain($0) }, input.raw)
  }

  /// Returns an example after a test's edits.
  static func input(_ name: String, _ edits: Node?) throws -> RuleTestInput {
    try RuleTestInput(try healthy.get()[name] ?? [], edits: edits)
  }

  /// Most edits change one object of an example, so the others need not be written again.
  private static let yaml = Memo<Content, String>()

  /// The objects of every example, read once for all tests.
  private static let healthy = Result {
    try Dictionary(
      uniqueKeysWithValues: names.map { ($0, RuleTestInput.objects(in: try trees($0))) })
  }
}
