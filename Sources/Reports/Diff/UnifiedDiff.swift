/// The difference between two texts in the unified format that `patch` and `git apply` read.
public enum UnifiedDiff {
  /// Returns the diff; empty if both texts are equal. Names have the prefixes `a/` and `b/`; a new text has the old name
  /// `/dev/null`.
  ///
  /// - Parameters:
  ///   - name: The name of both texts.
  ///   - old: The text before the change; nil if it is new.
  ///   - new: The text after the change.
  ///   - context: The number of unchanged lines before and after a change.
  ///   - style: The colors of the diff.
  public static func render(
    _ name: String, from old: [UInt8]?, to new: [UInt8], context: Int = 3, style: TextStyle
  ) -> String {
    let before = lines(of: old ?? [])
    let after = lines(of: new)
    let steps = LineDiff.steps(before, after)
    let hunks = hunks(of: steps, context)
    guard !hunks.isEmpty else { return "" }
    var shown = Substring(name)
    while shown.hasPrefix("./") { shown = shown.dropFirst(2) }
    while shown.hasPrefix("/") { shown = shown.dropFirst() }
    var text = style.paint(old == nil ? "--- /dev/null" : "--- a/\(shown)", .bold) + "\n"
    text += style.paint("+++ b/\(shown)", .bold) + "\n"
    for hunk in hunks { write(steps[hunk], before, after, style, &text) }
    return text
  }

  /// Returns lines with their line breaks, so that a changed or missing break shows.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  /// Returns the ranges of steps around changes, with context lines before and after.
  private static func hunks(of steps: [LineDiff.Step], _ context: Int) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for (position, step) in steps.enumerated() {
      if case .keep = step { continue }
      let range = max(0, position - context)..<min(steps.count, position + context + 1)
      if let last = hunks.last, last.upperBound >= range.lowerBound {
        hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        hunks.append(range)
      }
    }
    return hunks
  }

  private static func write(
    _ steps: ArraySlice<LineDiff.Step>, _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>],
    _ style: TextStyle, _ text: inout String
  ) {
    var (oldStart, oldCount, newStart, newCount) = (-1, 0, -1, 0)
    var body = ""
    func add(_ sign: String, _ line: ArraySlice<UInt8>, _ colour: TextStyle.Colour?) {
      let isEnded = line.last == 0x0A
      let words = sign + String(decoding: isEnded ? line.dropLast() : line, as: UTF8.self)
      body += (colour.map { style.paint(words, $0) } ?? words) + "\n"
      if !isEnded { body += "\\ No newline at end of file\n" }
    }
    for step in steps {
      switch step {
      case .keep(let before, let after):
        if oldStart < 0 { oldStart = before }
        if newStart < 0 { newStart = after }
        oldCount += 1
        newCount += 1
        add(" ", old[before], nil)
      case .remove(let before):
        if oldStart < 0 { oldStart = before }
        oldCount += 1
        add("-", old[before], .red)
      case .add(let after):
        if newStart < 0 { newStart = after }
        newCount += 1
        add("+", new[after], .green)
      }
    }
    // A side without lines is located by the line before it.
    let left = oldCount == 0 ? max(oldStart, 0) : oldStart + 1
    let right = newCount == 0 ? max(newStart, 0) : newStart + 1
    text += style.paint("@@ -\(left),\(oldCount) +\(right),\(newCount) @@", .cyan) + "\n" + body
  }
}
