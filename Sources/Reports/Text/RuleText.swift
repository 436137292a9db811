public import Lint

/// The catalogue of rules as text.
public struct RuleText: Sendable {
  private let style: TextStyle

  public init(style: TextStyle) { self.style = style }

  /// Returns one line for each rule: name, severity, summary.
  public func list(_ rules: [RuleDefinition]) -> String {
    let width = rules.map(\.id.count).max() ?? 0
    var text = style.paint(Self.padded("NAME", width) + "   SEVERITY   SUMMARY", .bold) + "\n"
    for rule in rules {
      let severity = Self.padded(rule.severity.rawValue, "SEVERITY".count)
      text += Self.padded(Printable.line(rule.id), width) + "   "
      text += style.paint(severity, TextStyle.colour(of: rule.severity))
      text += "   \(Printable.line(rule.summary))\n"
    }
    return text
  }

  /// Returns the full description of a rule.
  public func explain(_ rule: RuleDefinition) -> String {
    let severity = style.paint(rule.severity.rawValue, TextStyle.colour(of: rule.severity))
    var text = style.paint(Printable.line(rule.id), .bold) + " (\(severity))\n\n"
    text += Self.wrapped(rule.summary) + "\n"
    text += section("Why it matters", rule.rationale)
    text += section("What to do", rule.remediation)
    text += section(
      "Suppress it",
      "Skip it in a run with --ignore \(rule.id).")
    return text
  }

  private func section(_ title: String, _ words: String) -> String {
    words.isEmpty ? "" : "\n\(style.paint(title, .bold))\n\(Self.wrapped(words, indent: 2))\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Wraps lines between words and keeps blank lines.
  static func wrapped(_ text: String, width: Int = 80, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.isEmpty {
        if paragraphs.last?.isEmpty == false { paragraphs.append([]) }
      } else {
        paragraphs[paragraphs.count - 1] += words
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { words in
      var lines: [String] = []
      var line = margin
      for word in words {
        if line.count > indent, line.count + 1 + word.count > width {
          lines.append(line)
          line = margin
        }
        line += (line.count > indent ? " " : "") + Printable.line(String(word))
      }
      return (lines + [line]).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
