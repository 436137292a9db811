import Lint
import YAML

extension Baseline {
  static let view = FindingView(
    line: { $0.file.line($0.start.line) ?? "" }, file: { "/home/ops/" + $0 })

  /// Returns a baseline after writing and reading it.
  static func written(_ findings: [Finding]) throws -> Baseline {
    let lines = Baseline(recording: findings, view: view).entries.map { entry in
      let texts = [
        "rule": entry.rule, "kind": entry.kind, "namespace": entry.namespace, "name": entry.name,
        "path": entry.path, "file": String(entry.file.dropFirst("/home/ops/".count)),
        "content": entry.content,
      ]
      return "- {"
        + texts.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        .map { "\($0.key): '\($0.value)'" }.joined(separator: ", ") + ", count: \(entry.count)}"
    }
    let text = "findings:\n" + lines.joined(separator: "\n") + "\n"
    return try Baseline(
      reading: Tree(parsing: SourceFile(name: "/home/ops/known.yaml", text: text)),
      folder: "/home/ops",
      view: view)
  }
}
