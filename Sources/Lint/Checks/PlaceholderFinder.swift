import Jitsi
import YAML

/// A value of the input that contains a placeholder.
struct PlaceholderValue: Sendable {
  let placeholder: Placeholder
  let node: Node
  /// The name of what the value belongs to: a variable, or the key of the field.
  let name: String
}

/// Finds placeholders in a document. A first pass searches the text for the few words that every placeholder contains;
/// most documents have none and need no second pass.
struct PlaceholderFinder {
  private let tree: Tree
  private var kind = ""
  private var hits: [Int]
  private var next = 0
  private var found: [PlaceholderValue] = []

  /// The values in a document that contain a placeholder, except in fields where such text is valid.
  static func values(in document: Document, of tree: Tree) -> [PlaceholderValue] {
    guard let index = document.root else { return [] }
    let hits = candidates(tree.source.bytes, document.range)
    guard !hits.isEmpty else { return [] }
    let root = tree.node(index)
    var finder = PlaceholderFinder(tree: tree, hits: hits)
    if let items = root["items"], items.isSequence, root["kind"]?.text?.hasSuffix("List") == true {
      for item in items.elements { finder.look(at: item, within: items.range) }
    } else {
      finder.look(at: root, within: root.range)
    }
    return finder.found
  }

  private init(tree: Tree, hits: [Int]) {
    self.tree = tree
    self.hits = hits
  }

  private mutating func look(at object: Node, within range: Range<Int>) {
    kind = object["kind"]?.text ?? ""
    if !Self.documentation.contains(kind) { walk(object, keys: [], within: range, isScript: false) }
  }

  private mutating func walk(
    _ node: Node, keys: [String], within range: Range<Int>, isScript: Bool
  ) {
    guard keys.count < 100, hasHit(node, within: range) else { return }
    let own = node.range
    if node.isMapping {
      for entry in node.entries where hasHit(entry.value, within: own) {
        guard let key = entry.key.text else { continue }
        walk(
          entry.value, keys: keys + [key], within: own,
          isScript: isScript || Self.scripts.contains(key))
      }
    } else if node.isSequence {
      for element in node.elements where hasHit(element, within: own) {
        walk(element, keys: keys + [""], within: own, isScript: isScript)
      }
    } else if node.style != .literal, node.style != .folded {
      judge(node, keys, isScript)
    }
  }

  /// Returns whether a node may contain a placeholder.
  private mutating func hasHit(_ node: Node, within range: Range<Int>) -> Bool {
    let own = node.range
    // The value of an alias was checked at its anchor.
    guard range.contains(own.lowerBound) || own.isEmpty else { return false }
    while next < hits.count, hits[next] < own.lowerBound { next += 1 }
    return next < hits.count && hits[next] < own.upperBound
  }

  private mutating func judge(_ node: Node, _ keys: [String], _ isScript: Bool) {
    guard let key = keys.last, !Self.prose.contains(key), let text = node.text,
      let placeholder = Placeholder(in: text)
    else { return }
    var name = key
    if key == "value" || key == "", let variable = node.parent?["name"]?.text { name = variable }
    if name.isEmpty { name = keys.last { !$0.isEmpty } ?? "" }
    // Other rules check passwords.
    if EnvironmentEntry.isSecret(name.asVariable) { return }
    if kind == "Secret", keys.contains("data") { return }
    let isFile = kind == "ConfigMap" && keys.first == "data" && !Self.isVariable(key)
    let isNote = keys.contains("annotations")
    switch placeholder.kind {
    case .template:
      if isScript || isFile || isNote || keys.contains(where: Self.patterns.contains) { return }
    case .bracket:
      if isScript || isFile || isNote { return }
    case .word, .exampleHost:
      if isNote && key.hasSuffix("description") { return }
      // Label keys are identifiers, and their prefix may be any domain.
      if placeholder.kind == .exampleHost, Self.labelKeys.contains(key) { return }
      if isFile && text.utf8.contains(where: { " <{=".utf8.contains($0) }) { return }
    }
    found.append(PlaceholderValue(placeholder: placeholder, node: node, name: name))
  }

  private static func isVariable(_ key: String) -> Bool {
    key.utf8.allSatisfy {
      $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") || $0 == UInt8(ascii: "_")
        || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
    }
  }

  /// Kinds whose text is documentation, or a template for other objects.
  private static let documentation: Set<String> = [
    "CustomResourceDefinition", "PrometheusRule", "GrafanaDashboard", "AlertmanagerConfig",
  ]
  /// Fields whose text is a script or the configuration of another program.
  private static let scripts: Set<String> = [
    "command", "args", "exec", "script", "hooks", "lua", "configuration-snippet",
  ]
  private static let labelKeys: Set<String> = ["key", "topologyKey", "labelKey", "finalizers"]
  private static let prose: Set<String> = [
    "description", "message", "title", "help", "summary", "comment",
  ]
  private static let patterns: Set<String> = [
    "relabelings", "metricRelabelings", "relabel_configs", "replacement", "subPathExpr", "query",
    "expr", "metricsQuery",
  ]

  /// The offsets, in order, at which a placeholder may begin.
  private static func candidates(_ bytes: [UInt8], _ range: Range<Int>) -> [Int] {
    var hits: [Int] = []
    bytes.withUnsafeBufferPointer { text in
      let end = range.upperBound
      func has(_ word: StaticString, at offset: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard offset >= range.lowerBound, offset + length <= end else { return false }
        for position in 0..<length
        where text[offset + position] | 0x20 != word.utf8Start[position] { return false }
        return true
      }
      func follows(_ letter: Unicode.Scalar, _ offset: Int) -> Bool {
        text[offset + 1] | 0x20 == UInt8(ascii: letter)
      }
      anchors.withUnsafeBufferPointer { anchors in
        for offset in range.dropLast() {
          switch anchors[Int(text[offset])] {
          case .bracket: hits.append(offset)
          case .brace: if text[offset + 1] == UInt8(ascii: "{") { hits.append(offset) }
          case .change: if has("chang", at: offset - 4) { hits.append(offset) }
          case .replace:
            if follows("l", offset), has("replac", at: offset - 2) { hits.append(offset) }
          case .your: if follows("o", offset), has("your", at: offset) { hits.append(offset) }
          case .example:
            if follows("a", offset), has("example", at: offset - 1) { hits.append(offset) }
          case .zone: if follows("o", offset), has("zone", at: offset) { hits.append(offset) }
          case .none: break
          }
        }
      }
    }
    return hits
  }

  /// The letter combinations that a placeholder starts from, chosen because they are rare in other words.
  private enum Anchor { case none, bracket, brace, change, replace, your, example, zone }

  private static let anchors: [Anchor] = (0...255).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "<"): .bracket
    case UInt8(ascii: "{"), UInt8(ascii: "$"): .brace
    case UInt8(ascii: "g"), UInt8(ascii: "G"): .change
    case UInt8(ascii: "p"), UInt8(ascii: "P"): .replace
    case UInt8(ascii: "y"), UInt8(ascii: "Y"): .your
    case UInt8(ascii: "x"), UInt8(ascii: "X"): .example
    case UInt8(ascii: "z"), UInt8(ascii: "Z"): .zone
    default: .none
    }
  }
}
