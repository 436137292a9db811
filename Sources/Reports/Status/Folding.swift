/// Wraps lines at the width of a terminal.
enum Folding {
  /// Returns the number of columns of a text; color codes take none.
  static func width(of text: String) -> Int {
    var width = 0
    var isEscape = false
    for scalar in text.unicodeScalars {
      if isEscape {
        isEscape = scalar != "m"
      } else if scalar == "\u{1B}" {
        isEscape = true
      } else {
        width += Printable.width(scalar)
      }
    }
    return width
  }

  /// Wraps a line at spaces if possible. All lines except the first are indented.
  ///
  /// If the indentation leaves less than a third of the width, it is reduced to four columns.
  static func fold(_ line: String, width: Int, indent: Int) -> String {
    guard width > 12, Self.width(of: line) > width else { return line }
    let wide = indent * 3 > width * 2
    let margin = String(repeating: " ", count: wide ? 4 : indent)
    var lines: [String] = []
    var current = ""
    var used = 0
    var gap = 0
    // Words keep their leading spaces, so that columns stay aligned.
    func add(_ word: Substring) {
      let length = Self.width(of: String(word))
      if used > 0, used + gap + length > width {
        lines.append(current)
        current = margin
        used = margin.utf8.count
        gap = 0
      }
      current += String(repeating: " ", count: gap) + word
      used += gap + length
      gap = 0
    }
    var rest = Substring(line)
    while !rest.isEmpty {
      let blanks = rest.prefix { $0 == " " }
      gap += blanks.count
      rest = rest.dropFirst(blanks.count)
      let word = rest.prefix { $0 != " " }
      if !word.isEmpty { add(word) }
      rest = rest.dropFirst(word.count)
    }
    return (lines + [current]).joined(separator: "\n")
  }
}
