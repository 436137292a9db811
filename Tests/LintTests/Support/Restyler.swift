import Testing
import YAML

/// Writes objects in another YAML style.
struct Restyler: CustomTestStringConvertible, Sendable {
  let name: String
  var step = 2
  var listOffset = 0
  var lineBreak = "\n"
  var hasComments = false
  var hasFlow = false
  var hasAnchors = false
  var isJSON = false

  var testDescription: String { name }

  static let all = [
    Restyler(name: "four spaces, lists further in", step: 4, listOffset: 4),
    Restyler(name: "lists further in, line ends of Windows", listOffset: 2, lineBreak: "\r\n"),
    Restyler(name: "comments behind and above lines", hasComments: true),
    Restyler(
      name: "comments, four spaces, line ends of Windows", step: 4, lineBreak: "\r\n",
      hasComments: true),
    Restyler(name: "flow style in places", listOffset: 2, hasFlow: true),
    Restyler(name: "anchors and aliases for what stands twice", hasAnchors: true),
    Restyler(name: "JSON", isJSON: true),
  ]

  func text(_ objects: [Plain]) -> String {
    if isJSON {
      var writer = RestyledText(style: self)
      let list = Plain.map([
        ("apiVersion", .scalar(.string("v1"))), ("kind", .scalar(.string("List"))),
        ("items", .list(objects)),
      ])
      return writer.json(list, at: 0) + "\n"
    }
    var lines: [String] = []
    for object in objects {
      var writer = RestyledText(style: self)
      writer.countTexts(in: object)
      lines += ["---"] + writer.block(object, at: 0)
    }
    return lines.joined(separator: lineBreak) + lineBreak
  }
}

/// The text of one document.
struct RestyledText {
  let style: Restyler
  private var counts: [String: Int] = [:]
  private var anchors: [String: String] = [:]
  private var number = 0

  init(style: Restyler) { self.style = style }

  mutating func countTexts(in plain: Plain) {
    switch plain {
    case .scalar(.string(let text)) where !text.contains("\n") && text.count > 3:
      counts[text, default: 0] += 1
    case .scalar: break
    case .list(let elements): for element in elements { countTexts(in: element) }
    case .map(let entries): for entry in entries { countTexts(in: entry.value) }
    }
  }

  mutating func block(_ plain: Plain, at column: Int) -> [String] {
    let space = String(repeating: " ", count: column)
    switch plain {
    case .scalar: return [space + inline(plain)]
    case .list(let elements):
      return elements.flatMap { element -> [String] in
        guard case .map(let entries) = element, !entries.isEmpty, !isFlow(element) else {
          return withComment(["\(space)- \(inline(element))"], space)
        }
        var lines = block(element, at: column + 2)
        // A comment above the first entry is written above the dash.
        let first = lines.firstIndex { $0.drop { $0 == " " }.first != "#" } ?? 0
        lines[first] = space + "- " + lines[first].dropFirst(column + 2)
        for above in 0..<first { lines[above] = space + lines[above].drop { $0 == " " } }
        return lines
      }
    case .map(let entries):
      return entries.flatMap { entry -> [String] in
        let key = space + Plain.scalar(.string(entry.key)).styled + ":"
        switch entry.value {
        case .scalar(.string(let text)) where text.contains("\n"):
          return literal(text, key, column)
        case .list(let elements) where !elements.isEmpty && !isFlow(entry.value):
          return withComment([key], space) + block(entry.value, at: column + style.listOffset)
        case .map(let inner) where !inner.isEmpty && !isFlow(entry.value):
          return withComment([key], space) + block(entry.value, at: column + style.step)
        default: return withComment(["\(key) \(inline(entry.value))"], space)
        }
      }
    }
  }

  private func literal(_ text: String, _ key: String, _ column: Int) -> [String] {
    guard text.hasSuffix("\n"), !text.hasSuffix("\n\n"), text.first != " ", text.first != "\n"
    else {
      return ["\(key) \(Plain.scalar(.string(text)).styled)"]
    }
    let space = String(repeating: " ", count: column + style.step)
    return ["\(key) |"]
      + text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : space + $0 }
  }

  /// Adds a comment after every third line, and one above every fifth.
  private mutating func withComment(_ lines: [String], _ space: String) -> [String] {
    guard style.hasComments else { return lines }
    number += 1
    var lines = lines
    if number % 3 == 0 { lines[0] += "   # behind \(number)" }
    if number % 5 == 0 { lines.insert("\(space)# above \(number)", at: 0) }
    return lines
  }

  private func isFlow(_ plain: Plain) -> Bool {
    guard style.hasFlow else { return false }
    switch plain {
    case .scalar: return true
    case .list(let elements): return elements.count < 4 && elements.allSatisfy(isFlow)
    case .map(let entries):
      return entries.count < 4
        && entries.allSatisfy { entry in
          if case .scalar(let scalar) = entry.value {
            if case .string(let text) = scalar { return !text.contains("\n") }
            return true
          }
          return false
        }
    }
  }

  private mutating func inline(_ plain: Plain) -> String {
    switch plain {
    case .list(let elements): return "[" + elements.map { $0.styled }.joined(separator: ", ") + "]"
    case .map(let entries):
      let parts = entries.map { "\(Plain.scalar(.string($0.key)).styled): \($0.value.styled)" }
      return "{" + parts.joined(separator: ", ") + "}"
    case .scalar(.string(let text)) where style.hasAnchors && counts[text, default: 0] > 1:
      if let anchor = anchors[text] { return "*\(anchor)" }
      anchors[text] = "a\(anchors.count)"
      return "&a\(anchors.count - 1) \(plain.styled)"
    case .scalar: return plain.styled
    }
  }

  mutating func json(_ plain: Plain, at column: Int) -> String {
    let space = String(repeating: " ", count: column + 2)
    let end = String(repeating: " ", count: column)
    switch plain {
    case .list(let elements) where !elements.isEmpty:
      let lines = elements.map { space + json($0, at: column + 2) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(end)]"
    case .map(let entries) where !entries.isEmpty:
      let lines = entries.map {
        space + Plain.scalar(.string($0.key)).json + ": " + json($0.value, at: column + 2)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(end)}"
    default: return plain.json
    }
  }
}

extension Plain {
  /// The value as a scalar on one line, or as an empty collection.
  var styled: String {
    switch self {
    case .list(let elements): "[" + elements.map(\.styled).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.map { "\(Plain.scalar(.string($0.key)).styled): \($0.value.styled)" }
        .joined(separator: ", ") + "}"
    case .scalar: String(yaml.dropLast())
    }
  }
}
