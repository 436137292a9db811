public import YAML

/// A setting of Grafana (https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/).
public enum GrafanaSetting: Sendable {
  /// The value and its node: the object's own field, or a scalar with a whole configuration file.
  case written(String, Node, inFile: Bool)
  case absent
  /// The input does not determine it.
  case unknown

  public var text: String? {
    if case .written(let text, _, _) = self { return text }
    return nil
  }

  /// The node with the setting.
  public var node: Node? {
    if case .written(_, let node, _) = self { return node }
    return nil
  }
}

/// A Grafana configuration file.
struct GrafanaFile {
  /// The scalar with the file.
  let node: Node
  let text: String

  /// Returns the value of a key in a section, or nil if it is not set.
  func value(_ section: String, _ key: String) -> String? {
    var current = ""
    var found: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let words = Self.trimmed(line)
      if words.hasPrefix("[") {
        current = String(words.dropFirst().prefix { $0 != "]" })
      } else if current == section, !words.hasPrefix(";"), !words.hasPrefix("#"),
        let equals = words.firstIndex(of: "="), Self.trimmed(words[..<equals]) == key
      {
        found = Self.unquoted(Self.trimmed(words[words.index(after: equals)...]))
      }
    }
    return found
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var rest = text.drop { $0 == " " || $0 == "\t" }
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }

  private static func unquoted(_ text: Substring) -> String {
    for quote in ["\"", "'", "`"] where text.hasPrefix(quote) && text.hasSuffix(quote) {
      if text.utf8.count > 1 { return String(text.dropFirst().dropLast()) }
    }
    return String(text)
  }
}
