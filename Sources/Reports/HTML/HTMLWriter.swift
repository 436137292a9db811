import Basics

/// Collects the source of a page. Text is escaped unless it is written as markup.
struct HTMLWriter {
  private(set) var page = ""

  mutating func markup(_ text: String) { page += text }

  /// Writes text and ends the line in the page's source.
  mutating func line(_ text: String) {
    page += text
    page += "\n"
  }

  mutating func text(_ text: String) { page += HTMLWriter.escaped(text) }

  /// Writes text in which words between backquotes become code, as in the texts of rules.
  mutating func prose(_ text: String) {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    for (position, piece) in pieces.enumerated() {
      let isCode = position % 2 == 1 && position < pieces.count - 1
      if position % 2 == 1, !isCode { page += "`" }
      page += isCode ? "<code>" : ""
      page += HTMLWriter.escaped(String(piece))
      page += isCode ? "</code>" : ""
    }
  }

  /// Escapes text for element content and quoted attribute values.
  static func escaped(_ text: String) -> String {
    let clean = Printable.line(text)
    guard clean.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return clean }
    var escaped = ""
    for scalar in clean.unicodeScalars {
      if let reference = Markup.reference(to: scalar) {
        escaped += reference
      } else if scalar == "'" {
        escaped += "&#39;"
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
