import Lint

/// A rectangle in the units of the drawing.
struct Frame {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  var right: Int { x + width }
  var bottom: Int { y + height }
  var middle: (x: Int, y: Int) { (x + width / 2, y + height / 2) }
}

/// The shapes of diagrams. Their colors are defined in the page's style sheet.
struct SVGDrawing {
  var writer = HTMLWriter()

  enum Anchor: String { case start, middle, end }

  /// Draws a part: a frame with a title and a line of details, and its findings in the corner.
  mutating func part(
    _ frame: Frame, _ title: String, _ detail: String, count: FindingCount, link: String,
    name: String, isMissing: Bool = false, isCentred: Bool = false, style: String = "title"
  ) {
    open(count, link: link, name: name)
    box(frame, isMissing ? "box missing" : "box", count.worst)
    let x = isCentred ? frame.middle.x : frame.x + 10
    let anchor: Anchor = isCentred ? .middle : .start
    let top = frame.middle.y - (detail.isEmpty ? -5 : 4)
    text(title, x, top, anchor, style)
    if !detail.isEmpty { text(detail, x, top + 16, anchor, "detail") }
    mark(count, frame, isMissing: isMissing)
    close(count)
  }

  /// Begins a group that links to the findings of a part; ``close(_:)`` ends it.
  mutating func open(_ count: FindingCount, link: String, name: String) {
    writer.markup(count.total > 0 ? "<a href=\"#\(link)\"" : "<g")
    if count.total > 0 {
      writer.markup(" aria-label=\"")
      writer.text("\(name): \(count.words)")
      writer.markup("\"")
    }
    writer.markup("><title>")
    writer.text("\(name): \(count.words)")
    writer.line("</title>")
  }

  mutating func close(_ count: FindingCount) { writer.line(count.total > 0 ? "</a>" : "</g>") }

  mutating func box(_ frame: Frame, _ kind: String, _ worst: Severity?) {
    let kinds = worst.map { "\(kind) \($0.rawValue)" } ?? kind
    writer.line(
      "<rect class=\"\(kinds)\" x=\"\(frame.x)\" y=\"\(frame.y)\" width=\"\(frame.width)\""
        + " height=\"\(frame.height)\" rx=\"6\"/>")
  }

  mutating func text(_ text: String, _ x: Int, _ y: Int, _ anchor: Anchor, _ kind: String) {
    let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    writer.markup("<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\"\(place)>")
    writer.text(text)
    writer.line("</text>")
  }

  /// Draws a check mark in a frame without findings; otherwise the number of findings and the symbol of the worst one at its
  /// corner.
  mutating func mark(
    _ count: FindingCount, _ frame: Frame, isMissing: Bool = false, hasNumber: Bool = true
  ) {
    guard let worst = count.worst else {
      let y = frame.height > 40 ? frame.bottom - 20 : frame.middle.y - 7
      if !isMissing { sign("ok", frame.right - 19, y) }
      return
    }
    let number = count.total > 1 && hasNumber ? String(count.total) : ""
    let width = number.isEmpty ? 20 : 25 + 7 * number.count
    let x = frame.right - width + 6
    writer.line(
      "<rect class=\"pill \(worst.rawValue)\" x=\"\(x)\" y=\"\(frame.y - 10)\""
        + " width=\"\(width)\" height=\"20\" rx=\"10\"/>")
    sign("on \(worst.rawValue)", x + 3, frame.y - 7)
    if !number.isEmpty { text(number, x + 19, frame.y + 4, .start, "number") }
  }

  /// Draws a symbol of 14 units; the position is its upper left corner.
  mutating func sign(_ kind: String, _ x: Int, _ y: Int) {
    let symbol = kind.split(separator: " ").last ?? "ok"
    writer.line(
      "<use class=\"sign \(kind)\" href=\"#sign-\(symbol)\" x=\"\(x)\" y=\"\(y)\""
        + " width=\"14\" height=\"14\"/>")
  }

  /// Draws a line through points, with an arrow at its end. A broken line has the severity's symbol in the middle.
  mutating func line(
    _ points: [(x: Int, y: Int)], _ broken: Severity? = nil, isCut: Bool = false,
    hasArrow: Bool = true
  ) {
    let path = points.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }
    let kinds = ["line"] + (broken.map { ["broken", $0.rawValue] } ?? []) + (isCut ? ["cut"] : [])
    let arrow = hasArrow ? " marker-end=\"url(#arrow)\"" : ""
    writer.line("<path class=\"\(kinds.joined(separator: " "))\" d=\"\(path.joined())\"\(arrow)/>")
  }
}
