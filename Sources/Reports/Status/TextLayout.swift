import Jitsi

/// Writes lines at the width of a terminal.
struct TextLayout {
  let style: TextStyle
  /// Nil for no limit.
  let width: Int?

  /// Returns a line that is wrapped, all but its first part indented.
  func line(_ text: String, indent: Int) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    guard let width else { return text + "\n" }
    return Folding.fold(text, width: width, indent: indent) + "\n"
  }

  /// Returns a command that is wrapped so that it can be copied into a shell.
  func command(_ prefix: String, _ command: String, indent: Int) -> String {
    guard let width, Folding.width(of: prefix + command) > width else {
      return prefix + command + "\n"
    }
    var lines: [String] = []
    var current = prefix
    var isEmpty = true
    for word in command.split(separator: " ") {
      // Two columns for the backslash.
      if !isEmpty, Folding.width(of: current) + 1 + Folding.width(of: String(word)) > width - 2 {
        lines.append(current + " \\")
        current = String(repeating: " ", count: indent)
        isEmpty = true
      }
      current += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (lines + [current]).joined(separator: "\n") + "\n"
  }
}

extension TextStyle.Colour {
  static func of(_ health: Health) -> TextStyle.Colour {
    switch health {
    case .healthy: .green
    case .unknown: .cyan
    case .degraded: .yellow
    case .down: .red
    }
  }
}
