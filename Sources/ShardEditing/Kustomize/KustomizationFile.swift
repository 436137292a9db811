import Jitsi
import Lint
package import YAML

/// A kustomization.yaml, and the paths in it.
package struct KustomizationFile: Sendable {
  /// The absolute path of its folder.
  package let folder: String
  package let tree: Tree
  let root: Node

  /// Nil if the file is not a kustomization, or if it cannot be read; kustomize itself reports such errors.
  package init?(folder: String, _ source: SourceFile) {
    let tree = Tree(parsing: source)
    guard tree.documents.count == 1, tree.documents[0].problem == nil,
      let root = tree.documents[0].root.map(tree.node), root.isMapping
    else { return nil }
    guard Self.isKustomize(root) else { return nil }
    self.folder = folder
    self.tree = tree
    self.root = root
  }

  /// Whether a mapping is a kustomization of kustomize; Flux has a resource of the same kind.
  package static func isKustomize(_ root: Node) -> Bool {
    let group = root["apiVersion"]?.text ?? ""
    return group.isEmpty || group.hasPrefix("kustomize.config.k8s.io/")
  }

  package static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Lists that may refer to other kustomizations.
  package static let folderLists = [
    "resources", "bases", "components", "generators", "transformers", "validators",
  ]

  /// The absolute paths that may be folders of other kustomizations.
  package var folders: [String] {
    var found: [String] = []
    for list in Self.folderLists {
      guard let elements = root[list]?.elements else { continue }
      for element in elements {
        if let text = element.text, isLocal(text) { found.append(path(text)) }
      }
    }
    return found
  }

  /// The absolute paths that may be files: every string of one line, and the part after `=` in a generator's `key=file`.
  package var files: [String] {
    var found: [String] = []
    collect(root, &found)
    return found
  }

  /// The absolute paths of the files of Secret generators.
  var secretFiles: [String] {
    var found: [String] = []
    guard let generators = root["secretGenerator"] else { return [] }
    collect(generators, &found)
    return found
  }

  /// Whether it contains values of Secrets.
  var holdsSecrets: Bool {
    root["secretGenerator"]?.elements.contains { $0["literals"] != nil } ?? false
  }

  private func collect(_ node: Node, _ found: inout [String]) {
    if node.isMapping {
      for (_, value) in node.entries { collect(value, &found) }
    } else if node.isSequence {
      for element in node.elements { collect(element, &found) }
    } else if let text = node.text, isLocal(text) {
      found.append(path(text))
      if let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
        found.append(path(String(text[text.utf8.index(after: sign)...])))
      }
    }
  }

  /// The absolute path of a path in the kustomization.
  func path(_ written: String) -> String { LexicalPath.absolute(written, from: folder) }

  private func isLocal(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count < 4096 && !text.hasPrefix("/") && !text.hasPrefix("<")
      && !text.utf8.contains(0x0A) && !text.contains("://")
  }

  /// The number of the shard that it creates, from a label, a prefix or a suffix, otherwise from the name of its folder.
  package var shard: Int? { labelled ?? affixed ?? named }

  private var labelled: Int? {
    var maps = [root["commonLabels"]].compactMap { $0 }
    if let elements = root["labels"]?.elements { maps += elements.compactMap { $0["pairs"] } }
    for map in maps {
      for (key, value) in map.entries {
        guard let key = key.text, ShardLabel.isKey(key) else { continue }
        if let number = Self.lastNumber(value.text ?? "") { return number }
      }
    }
    return nil
  }

  private var affixed: Int? {
    for key in ["namePrefix", "nameSuffix"] {
      guard let text = root[key]?.text else { continue }
      if let number = Self.number(behindShardIn: text) { return number }
      // As in `s0-`, if the folder's name has the same number.
      if let number = Self.firstNumber(text), number == Self.firstNumber(name) { return number }
    }
    return nil
  }

  private var named: Int? {
    if let number = Self.number(behindShardIn: name) { return number }
    let parts = folder.split(separator: "/")
    guard parts.count > 1, parts[parts.count - 2].lowercased().hasPrefix("shard") else {
      return nil
    }
    return name.utf8.allSatisfy(Self.isDigit) ? Int(name) : nil
  }

  private var name: String { LexicalPath.name(folder) }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func firstNumber(_ text: String) -> Int? {
    Int(Substring(text.utf8.drop { !isDigit($0) }.prefix(while: isDigit)))
  }

  private static func lastNumber(_ text: String) -> Int? {
    Int(Substring(text.utf8.suffix(text.utf8.reversed().prefix(while: isDigit).count)))
  }

  /// The number in `shard-3`, `shard3` or `shard_3`.
  private static func number(behindShardIn text: String) -> Int? {
    var rest = Array(text.lowercased().utf8)[...]
    while rest.count > 5 {
      if rest.starts(with: "shard".utf8) {
        var tail = rest.dropFirst(5)
        if tail.first == UInt8(ascii: "-") || tail.first == UInt8(ascii: "_") { tail.removeFirst() }
        let digits = tail.prefix(while: isDigit)
        if let number = Int(String(decoding: digits, as: UTF8.self)) { return number }
      }
      rest.removeFirst()
    }
    return nil
  }
}
