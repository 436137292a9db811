import Jitsi
package import Operations

/// Formats the lines of logs, each with its pod and container.
package struct LogText {
  private let style: TextStyle
  private let hasTimes: Bool
  private var colours: [String: TextStyle.Colour] = [:]

  private static let palette: [TextStyle.Colour] = [.cyan, .green, .yellow, .blue]

  /// A format that prints times if `hasTimes`.
  package init(style: TextStyle, hasTimes: Bool) {
    self.style = style
    self.hasTimes = hasTimes
  }

  package mutating func render(_ lines: [LogLine]) -> String {
    var text = ""
    for line in lines {
      text += style.paint("[\(Printable.line(line.target.name))]", colour(of: line.target.name))
      if hasTimes, !line.timestamp.isEmpty { text += " \(line.timestamp)" }
      text += " \(Self.printable(line.text))\n"
    }
    return text
  }

  /// Containers take the colors in turn.
  private mutating func colour(of name: String) -> TextStyle.Colour {
    if let colour = colours[name] { return colour }
    let colour = Self.palette[colours.count % Self.palette.count]
    colours[name] = colour
    return colour
  }

  /// Stack traces are indented by tabs, which do no harm.
  private static func printable(_ text: String) -> String {
    guard text.utf8.contains(0x09) else { return Printable.line(text) }
    return text.split(separator: "\t", omittingEmptySubsequences: false)
      .map { Printable.line(String($0)) }.joined(separator: "\t")
  }
}
