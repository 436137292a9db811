import Testing
import YAML

/// Tests every edit of every node in every sample: parsing the result gives the intended content, and everything else is
/// unchanged.
struct EditPropertyTests {
  /// An edit at a path, and the content expected afterwards.
  enum Change: Sendable {
    case set(Content)
    case append(Content)
    case remove
    case rename(String)

    var name: String {
      switch self {
      case .set(let content): "set to \(content)"
      case .append(let content): "append \(content)"
      case .remove: "remove"
      case .rename(let name): "rename to \(name)"
      }
    }
  }

  static let contents: [Content] = [
    .scalar(.string("RollingUpdate")), .scalar(.string("yes")), .scalar(.string("a: b #c")),
    .scalar(.string("it's \"so\"")), .scalar(.string("1\n2\n")), .scalar(.int(7)),
    .scalar(.bool(true)), .scalar(.null), .list([]), .map([]),
    .map([
      Content.Entry("a", .scalar(.int(1))),
      Content.Entry("b", .map([Content.Entry("c", .list([.scalar(.string("d"))]))])),
    ]),
    .list([
      .scalar(.string("x")),
      .map([Content.Entry("y", .scalar(.int(1))), Content.Entry("z", .scalar(.string("2")))]),
    ]),
  ]

  @Test(arguments: EditSamples.all)
  func whatIsReadAfterwardsIsWhatWasMeant(name: String, text: String) throws {
    let tree = Tree(parsing: SourceFile(name: "a.yaml", text: text))
    try #require(tree.documents.allSatisfy { $0.problem == nil })
    var refused: [String] = []
    var tried = 0
    for (position, document) in tree.documents.enumerated() {
      guard let root = document.root.map({ tree.node($0) }) else { continue }
      for path in Self.paths(of: root) {
        for change in Self.changes(at: path, in: root) {
          tried += 1
          if !check(change, path, position, tree, root) {
            refused.append("\(path): \(change.name)")
          }
        }
      }
    }
    #expect(tried > 50)
    // Removal is refused if comments would be lost or the document would become empty.
    if !text.contains("&") {
      #expect(refused.allSatisfy { $0.hasSuffix(": remove") } && refused.count < 3, "\(refused)")
    }
  }

  /// Returns false if the editor refuses the edit.
  private func check(
    _ change: Change, _ path: [NodeStep], _ document: Int, _ tree: Tree, _ root: Node
  ) -> Bool {
    let editor = NodeEditor(root)
    let made: NodeChange =
      switch change {
      case .set(let content): .set(content)
      case .append(let content): .append(content)
      case .remove: .remove
      case .rename(let name): .rename(name)
      }
    let edits = try? editor.edits(made, at: path)
    guard let edits else { return false }
    let after = Tree(parsing: tree.source.applying(edits))
    let shown = "\(path) \(change.name):\n\(String(decoding: after.source.bytes, as: UTF8.self))"
    guard after.documents.count == tree.documents.count else {
      Issue.record("other documents: \(shown)")
      return true
    }
    for (position, (old, new)) in zip(tree.documents, after.documents).enumerated() {
      if let problem = new.problem {
        Issue.record("\(problem): \(shown)")
        return true
      }
      let before = old.root.flatMap { Content(tree.node($0)) }
      let expected = position == document ? before?.changed(change, at: path[...]) : before
      let found = new.root.flatMap { Content(after.node($0)) }
      if found != expected { Issue.record("reads otherwise: \(shown)") }
    }
    expectComments(change, path, tree, root, after, shown)
    return true
  }

  /// Expects that comments are kept, except those inside and directly above a removed node.
  private func expectComments(
    _ change: Change, _ path: [NodeStep], _ tree: Tree, _ root: Node, _ after: Tree, _ shown: String
  ) {
    let (before, left) = (tree.comments, after.comments.map(\.text))
    var missing = before.filter { !left.contains($0.text) }
    let target = root.at(path)
    let lines = target.map { $0.writtenLines } ?? 0...0
    switch change {
    case .append, .rename: break
    case .set, .remove: missing.removeAll { lines.contains($0.mark.line) }
    }
    if case .remove = change {
      missing.removeAll {
        $0.standsAlone && $0.mark.line < lines.lowerBound && $0.mark.line >= lines.lowerBound - 2
      }
    }
    if !missing.isEmpty { Issue.record("lost \(missing.map(\.text)): \(shown)") }
    if !tree.source.bytes.contains(0x0D) { return }
    let bytes = after.source.bytes
    for index in bytes.indices
    where bytes[index] == 0x0A && (index == 0 || bytes[index - 1] != 0x0D) {
      Issue.record("another line end: \(shown)")
      return
    }
  }

  // MARK: Cases

  static func paths(of node: Node, _ prefix: [NodeStep] = []) -> [[NodeStep]] {
    var paths = [prefix]
    for (position, element) in node.elements.enumerated() {
      paths += self.paths(of: element, prefix + [.index(position)])
    }
    for entry in node.entries where entry.key.text != "<<" {
      paths += self.paths(of: entry.value, prefix + [.key(entry.key.text ?? "")])
    }
    return paths
  }

  static func changes(at path: [NodeStep], in root: Node) -> [Change] {
    guard let node = root.at(path) else { return [] }
    var changes: [Change] = []
    if !path.isEmpty {
      changes += contents.map { .set($0) } + [.remove]
      if case .key? = path.last { changes.append(.rename("other-name")) }
    }
    if node.isSequence || node.scalar == .null { changes += contents.map { .append($0) } }
    return changes
  }

  @Test(arguments: EditSamples.all)
  func whatIsAddedStandsBehindTheOthers(name: String, text: String) throws {
    let tree = Tree(parsing: SourceFile(name: "a.yaml", text: text))
    for (position, document) in tree.documents.enumerated() {
      guard let root = document.root.map({ tree.node($0) }) else { continue }
      for path in Self.paths(of: root) {
        guard let node = root.at(path), node.isMapping || node.scalar == .null else { continue }
        for content in Self.contents {
          for more in [[NodeStep.key("new")], [.key("new"), .key("deep/er")]] {
            let isDone = check(.set(content), path + more, position, tree, root)
            if !text.contains("&") { #expect(isDone, "\(path + more) could be made") }
          }
        }
      }
    }
  }
}

extension Node {
  func at(_ path: [NodeStep]) -> Node? {
    path.reduce(self) { node, step in
      switch step {
      case .key(let key): node?[key]
      case .index(let index): node?[index]
      }
    }
  }

  /// The lines from the node's key to its end.
  var writtenLines: ClosedRange<Int> {
    let first = min(key?.start.line ?? start.line, start.line)
    return first...max(first, end.line)
  }
}

extension Content {
  /// Returns the content after an edit, computed without the editor.
  func changed(_ change: EditPropertyTests.Change, at path: ArraySlice<NodeStep>) -> Content {
    guard let step = path.first else {
      switch (change, self) {
      case (.set(let content), _): return content
      case (.append(let content), .list(let elements)): return .list(elements + [content])
      case (.append(let content), _): return .list([content])
      default: return self
      }
    }
    switch (step, self) {
    case (.key(let key), .map(var entries)):
      let position = entries.firstIndex { $0.key == key }
      if path.count == 1, let position {
        if case .remove = change {
          entries.remove(at: position)
          return .map(entries)
        }
        if case .rename(let name) = change {
          entries[position].key = name
          return .map(entries)
        }
      }
      if let position {
        entries[position].value = entries[position].value.changed(change, at: path.dropFirst())
      } else {
        entries.append(Entry(key, Content.map([]).changed(change, at: path.dropFirst())))
      }
      return .map(entries)
    case (.key, _): return Content.map([]).changed(change, at: path)
    case (.index(let index), .list(var elements)):
      if path.count == 1, case .remove = change {
        elements.remove(at: index)
      } else {
        elements[index] = elements[index].changed(change, at: path.dropFirst())
      }
      return .list(elements)
    default: return self
    }
  }
}
