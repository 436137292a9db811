import Jitsi
import Lint
import YAML

/// Rewrites texts of a kustomization tree for another shard: manifests, patches, kustomizations and other files.
/// Comments and style are kept.
struct ShardRewriting {
  let clone: ShardClone

  var renaming: ShardRenaming { clone.renaming }

  /// The text of a file for the new shard; nil if it cannot be rewritten automatically.
  ///
  /// - Parameters:
  ///   - source: The original.
  ///   - path: The path of the original, which determines how it is parsed.
  func text(_ source: SourceFile, at path: String) -> String? {
    let name = LexicalPath.name(path)
    let isKustomization = KustomizationFile.names.contains(name)
    let lowercased = name.lowercased()
    guard isKustomization || LexicalPath.isManifest(name) else {
      let text = String(decoding: source.bytes, as: UTF8.self)
      let isProse =
        lowercased.hasPrefix("readme") || [".md", ".txt"].contains { lowercased.hasSuffix($0) }
      return isProse ? renaming.rewritten(comment: text) : lines(text)
    }
    let tree = Tree(parsing: source)
    guard tree.documents.allSatisfy({ $0.problem == nil }) else {
      // For example, a template of another program, which kustomize does not read.
      return lines(String(decoding: source.bytes, as: UTF8.self))
    }
    guard let edits = edits(tree, isKustomization: isKustomization) else { return nil }
    let all = edits + comments(of: tree, in: 0..<source.bytes.count, beside: edits)
    return String(decoding: source.applying(all).bytes, as: UTF8.self)
  }

  /// The text of a byte range with some nodes rewritten.
  func text(of range: Range<Int>, in tree: Tree, nodes: [Node], isKustomization: Bool) -> String? {
    var edits: [TextEdit] = []
    for node in nodes {
      guard let own = self.edits(node, isKustomization: isKustomization) else { return nil }
      edits += own
    }
    let all = edits + comments(of: tree, in: range, beside: edits)
    var bytes: [UInt8] = []
    var index = range.lowerBound
    for edit in all.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard edit.range.lowerBound >= index, edit.range.upperBound <= range.upperBound else {
        return nil
      }
      bytes += tree.source.bytes[index..<edit.range.lowerBound]
      bytes += edit.text.utf8
      index = edit.range.upperBound
    }
    return String(decoding: bytes + tree.source.bytes[index..<range.upperBound], as: UTF8.self)
  }

  private func comments(
    of tree: Tree, in range: Range<Int>, beside edits: [TextEdit]
  ) -> [TextEdit] {
    tree.comments.filter { range.contains($0.range.lowerBound) }.compactMap { comment in
      let written = String(decoding: tree.source.bytes[comment.range], as: UTF8.self)
      let new = renaming.rewritten(comment: written)
      let edit = TextEdit(range: comment.range, text: new)
      return new == written || edits.contains(where: edit.meets) ? nil : edit
    }
  }

  private func edits(_ tree: Tree, isKustomization: Bool) -> [TextEdit]? {
    var edits: [TextEdit] = []
    for document in tree.documents {
      guard let root = document.root.map(tree.node) else { continue }
      guard let own = self.edits(root, isKustomization: isKustomization) else { return nil }
      edits += own
    }
    return edits
  }

  /// The edits of a value and everything below it; nil if they cannot be made.
  func edits(_ node: Node, isKustomization: Bool) -> [TextEdit]? {
    var walk = Walk(
      rewriting: self, isKustomization: isKustomization,
      ports: ShardClone.portFields(ofService: node["kind"]?.text == "Service"))
    walk.visit(node, key: nil)
    guard walk.isPossible else { return nil }
    // Anchored values are visited once per alias.
    let edits = Array(Set(walk.edits))
    return ContentDifference.meet(edits) ? nil : edits
  }

  // MARK: Plain text

  /// Rewrites lines of a file with variables, or of a script.
  private func lines(_ text: String) -> String {
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.map { line in
      let line = String(Substring(line))
      return line.drop { $0 == " " || $0 == "\t" }.hasPrefix("#")
        ? renaming.rewritten(comment: line) : pair(line)
    }.joined(separator: "\n")
  }

  /// Rewrites a line, as `KEY=value` or as plain text.
  fileprivate func pair(_ line: String) -> String {
    guard let sign = line.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return renaming.rewritten(line)
    }
    let key = String(line[..<sign])
    var value = line[line.utf8.index(after: sign)...]
    var quote = ""
    for mark in ["\"", "'"] where value.hasPrefix(mark) && value.hasSuffix(mark) && value.count > 1
    {
      quote = mark
      value = value.dropFirst().dropLast()
    }
    let isNumber = ShardLabel.isKey(key) && value == String(renaming.from)
    let new = isNumber ? String(renaming.to) : renaming.rewritten(String(value))
    return renaming.rewritten(key) + "=" + quote + new + quote
  }

  /// Rewrites a selector such as `app=jvb,shard=0`.
  fileprivate func selector(_ text: String) -> String {
    text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let sign = part.lastIndex(of: "="),
        part[part.index(after: sign)...] == "\(renaming.from)"
      else { return renaming.rewritten(String(part)) }
      let key = part[..<sign].filter { $0 != "=" && $0 != " " }
      return ShardLabel.isKey(key)
        ? part[...sign] + String(renaming.to) : renaming.rewritten(String(part))
    }.joined(separator: ",")
  }

  // MARK: Values

  /// Collects the edits of a value.
  private struct Walk {
    let rewriting: ShardRewriting
    let isKustomization: Bool
    let ports: Set<String>
    var edits: [TextEdit] = []
    var isPossible = true

    mutating func visit(_ node: Node, key: String?) {
      if node.isMapping {
        visitOperation(node)
        for (name, value) in node.entries {
          let name = name.text ?? ""
          if !visitSpecial(value, key: name) { visit(value, key: name) }
        }
      } else if node.isSequence {
        for element in node.elements { visit(element, key: key) }
      } else if case .string(let text)? = node.scalar {
        visit(node, text: text, key: key)
      }
    }

    /// Visits an operation of a JSON patch, whose path determines the meaning of its value.
    private mutating func visitOperation(_ node: Node) {
      guard node["op"] != nil, let field = node["path"]?.text?.split(separator: "/").last,
        let value = node["value"]
      else { return }
      let fields = ShardClone.portFields(ofService: true)
        .union(ShardClone.portFields(ofService: false))
      if fields.contains(String(field)) { move(value) }
      // In a JSON Pointer, `~1` is a slash inside a key.
      let name = field.split(separator: "~").last.map { $0.first == "1" ? $0.dropFirst() : $0 }
      if ShardLabel.isKey(String(name ?? field)) { renumber(value) }
    }

    /// Rewrites fields with a special meaning; returns whether the field was one.
    private mutating func visitSpecial(_ value: Node, key: String) -> Bool {
      if ShardLabel.isKey(key) {
        if value.text == String(rewriting.renaming.from) {
          renumber(value)
          return true
        }
      } else if ports.contains(key), case .int? = value.scalar {
        move(value)
        return true
      } else if isKustomization, key == "namePrefix" || key == "nameSuffix", let text = value.text {
        set(value, .string(rewriting.renaming.renamed(text) ?? text))
        return true
      }
      return false
    }

    private mutating func renumber(_ value: Node) {
      guard value.text == String(rewriting.renaming.from) else { return }
      if case .int? = value.scalar {
        set(value, .int(Int64(rewriting.renaming.to)))
      } else {
        set(value, .string(String(rewriting.renaming.to)))
      }
    }

    private mutating func move(_ value: Node) {
      guard case .int(let port)? = value.scalar, let new = rewriting.clone.moved(Int(port)) else {
        return
      }
      set(value, .int(Int64(new)))
    }

    private mutating func visit(_ node: Node, text: String, key: String?) {
      if isKustomization {
        switch key {
        case "patch", "patchesStrategicMerge":
          if text.utf8.contains(0x0A) || key == "patch" { return visit(node, manifest: text) }
        case "literals": return set(node, .string(rewriting.pair(text)))
        case "labelSelector", "annotationSelector":
          return set(node, .string(rewriting.selector(text)))
        default: break
        }
      }
      guard text.utf8.contains(0x0A) else {
        return set(node, .string(rewriting.renaming.rewritten(text)))
      }
      change(node, lineEdits(of: text))
    }

    /// Rewrites a patch that is inlined as text.
    private mutating func visit(_ node: Node, manifest text: String) {
      let tree = Tree(parsing: SourceFile(name: "", text: text))
      guard tree.documents.allSatisfy({ $0.problem == nil }),
        let inner = rewriting.edits(tree, isKustomization: false)
      else {
        isPossible = false
        return
      }
      let all =
        inner + rewriting.comments(of: tree, in: 0..<tree.source.bytes.count, beside: inner)
      change(
        node,
        all.sorted { $0.range.lowerBound < $1.range.lowerBound }.map {
          ContentEdit($0.range, $0.text)
        })
    }

    private func lineEdits(of text: String) -> [ContentEdit] {
      var edits: [ContentEdit] = []
      var start = 0
      for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
        let old = Array(line)
        let new = Array(rewriting.renaming.rewritten(String(decoding: old, as: UTF8.self)).utf8)
        if new != old {
          let head = zip(old, new).prefix { $0 == $1 }.count
          let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed())
            .prefix { $0 == $1 }.count
          edits.append(
            ContentEdit(
              start + head..<start + old.count - tail,
              String(decoding: new[head..<new.count - tail], as: UTF8.self)))
        }
        start += old.count + 1
      }
      return edits
    }

    private mutating func set(_ node: Node, _ scalar: Scalar) {
      guard node.scalar != scalar else { return }
      if case .string(let new) = scalar, node.style == .plain, Self.isPlain(new),
        String(decoding: node.tree.source.bytes[node.range], as: UTF8.self) == node.text
      {
        edits.append(TextEdit(range: node.range, text: new))
        return
      }
      if let made = try? NodeEditor(node).edits(.set(.scalar(scalar))) {
        edits += made
      } else {
        isPossible = false
      }
    }

    /// Whether a text needs no quotes, not even in a flow-style list.
    private static func isPlain(_ text: String) -> Bool {
      let tree = Tree(parsing: SourceFile(name: "", text: "a: [\(text)]"))
      guard tree.documents.count == 1, tree.documents[0].problem == nil,
        let list = tree.documents[0].root.map(tree.node)?["a"], list.count == 1
      else { return false }
      return list[0]?.scalar == .string(text)
    }

    private mutating func change(_ node: Node, _ changes: [ContentEdit]) {
      guard !changes.isEmpty else { return }
      if let made = try? NodeEditor(node).edits(changes) {
        edits += made
      } else {
        isPossible = false
      }
    }
  }
}
