import Operations

/// A terminal that shows one text at a time.
struct Screen {
  private let output: Output
  private let isTerminal: Bool
  private var lines: [String] = []

  init(_ output: Output) {
    self.output = output
    isTerminal = output.isTerminal
  }

  /// Switches to the alternate screen, so that the earlier content can be restored.
  func open() throws(CommandFailure) {
    if isTerminal { try output.write("\u{1B}[?1049h\u{1B}[?25l") }
  }

  func close() {
    if isTerminal { output.tell("\u{1B}[?25h\u{1B}[?1049l") }
  }

  /// Shows a text. On a terminal it replaces the previous text; elsewhere, changed lines are appended.
  ///
  /// - Returns: False if the reader has closed the stream.
  mutating func show(_ text: String) throws(CommandFailure) -> Bool {
    let new = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
    defer { lines = new }
    if isTerminal { return try output.offer(Self.picture(new, rows: output.rows)) }
    if lines.isEmpty { return try output.offer(text) }
    let known = Set(lines)
    let changed = new.filter { !$0.isEmpty && !known.contains($0) }
    if changed.isEmpty { return true }
    return try output.offer(changed.map { $0 + "\n" }.joined())
  }

  /// Returns the bytes that show lines from the top. They overwrite the previous text and clear the rest of each line and of
  /// the screen, which avoids flicker.
  static func picture(_ lines: [String], rows: Int?) -> String {
    var shown = lines
    if let rows, rows > 1, lines.count > rows {
      shown = lines.prefix(rows - 1) + ["… \(lines.count - rows + 1) more lines"]
    }
    return "\u{1B}[?2026h\u{1B}[H" + shown.joined(separator: "\u{1B}[K\r\n")
      + "\u{1B}[K\u{1B}[J\u{1B}[?2026l"
  }
}
