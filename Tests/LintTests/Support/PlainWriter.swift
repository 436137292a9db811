import YAML

extension Plain {
  /// The value as a YAML document in block style.
  var yaml: String { lines(indent: 0).joined(separator: "\n") + "\n" }

  private func lines(indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    switch self {
    case .scalar: return [space + inline]
    case .list(let elements):
      if elements.isEmpty { return [space + "[]"] }
      return elements.flatMap { element -> [String] in
        switch element {
        case .scalar: return ["\(space)- \(element.inlineOrBlock(indent: indent + 2))"]
        default:
          var nested = element.lines(indent: indent + 2)
          nested[0] = "\(space)- \(nested[0].dropFirst(indent + 2))"
          return nested
        }
      }
    case .map(let entries):
      if entries.isEmpty { return [space + "{}"] }
      return entries.flatMap { entry -> [String] in
        let key = "\(space)\(Plain.quoted(entry.key)):"
        switch entry.value {
        case .scalar: return ["\(key) \(entry.value.inlineOrBlock(indent: indent + 2))"]
        case .list(let elements) where elements.isEmpty: return ["\(key) []"]
        case .map(let entries) where entries.isEmpty: return ["\(key) {}"]
        default: return [key] + entry.value.lines(indent: indent + 2)
        }
      }
    }
  }

  private func inlineOrBlock(indent: Int) -> String {
    guard let text, text.contains("\n"), text.last == "\n", !text.hasSuffix("\n\n"),
      text.first != " ", text.first != "\n"
    else { return inline }
    let space = String(repeating: " ", count: indent)
    let body = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    return "|\n" + body.map { $0.isEmpty ? "" : space + $0 }.joined(separator: "\n")
  }

  private var inline: String {
    guard case .scalar(let scalar) = self else { return "" }
    switch scalar {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return String(value)
    case .string(let text): return Plain.quoted(text)
    }
  }

  private static func quoted(_ text: String) -> String {
    let isWord =
      text.first?.isLetter == true
      && text.utf8.allSatisfy {
        ($0 >= 97 && $0 <= 122) || ($0 >= 65 && $0 <= 90) || ($0 >= 48 && $0 <= 57) || $0 == 45
          || $0 == 46 || $0 == 47
      }
    if isWord,
      !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
    {
      return text
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
