import Foundation
import Kubernetes
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
    var objects = try healthy.get()[name] ?? []
    var raw = ""
    for edit in edits.map({ Array($0.elements) }) ?? [] { try apply(edit, &objects, &raw) }
    return (objects, raw)
  }

  /// The objects of every example, read once for all tests.
  private static let healthy = Result {
    try Dictionary(
      uniqueKeysWithValues: names.map { name in
        (
          name,
          try trees(name).flatMap { tree in
            tree.documents.compactMap { $0.root.map { Plain(tree.node($0)) } }
          }
        )
      })
  }

  /// Edits: `add` (an object), `raw` (text behind everything), `everywhere` (from, to: in all texts), or of an object `delete`, `copy` (under another name),
  /// `set` (paths to values), `remove` (paths), `replace` (in a text: path, from, to).
  private static func apply(_ edit: Node, _ objects: inout [Plain], _ raw: inout String) throws {
    for entry in edit.entries {
      guard let key = entry.key.text,
        [
          "add", "raw", "everywhere", "object", "delete", "copy", "set", "remove", "replace",
        ].contains(key)
      else { throw TestFault("an edit has no key \(entry.key.text ?? "?")") }
    }
    if let text = edit["raw"]?.text { raw += text }
    if let words = edit["everywhere"], let from = words["from"]?.text, let to = words["to"]?.text {
      objects = objects.map { $0.replacing(from, to) }
    }
    if let added = edit["add"] { objects.append(Plain(added)) }
    guard let name = edit["object"]?.text else { return }
    let parts = name.split(separator: "/")
    let matches = objects.indices.filter {
      objects[$0]["kind"]?.text == String(parts[0])
        && objects[$0]["metadata"]?["name"]?.text == String(parts[1])
    }
    guard matches.count == 1, let position = matches.first else {
      throw TestFault("\(matches.count) objects are called \(name)")
    }
    if edit["delete"] != nil {
      objects.remove(at: position)
      return
    }
    if let copy = edit["copy"]?.text {
      var object = objects[position]
      try object.change([.key("metadata"), .key("name")]) { _ in .scalar(.string(copy)) }
      objects.append(object)
    }
    for entry in edit["set"].map({ Array($0.entries) }) ?? [] {
      try objects[position].change(try path(entry.key)) { _ in Plain(entry.value) }
    }
    for node in edit["remove"].map({ Array($0.elements) }) ?? [] {
      try objects[position].change(try path(node)) { old in
        guard old != nil else { throw TestFault("nothing at \(node.text ?? "?")") }
        return nil
      }
    }
    for replacement in edit["replace"].map({ Array($0.elements) }) ?? [] {
      let from = replacement["from"]?.text ?? ""
      try objects[position].change(try path(replacement["path"]!)) { old in
        guard let text = old?.text, text.contains(from) else {
          throw TestFault("\(name) does not hold \(from)")
        }
        return .scalar(
          .string(text.replacingOccurrences(of: from, with: replacement["to"]?.text ?? "")))
      }
    }
  }

  private static func path(_ node: Node) throws -> ArraySlice<FieldStep> {
    guard let text = node.text, let path = FieldPath(text) else {
      throw TestFault("\(node.text ?? "?") is no path")
    }
    return path.steps[...]
  }
}
