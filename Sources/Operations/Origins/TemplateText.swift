import Lint
import YAML

/// The lines of a chart template in which objects begin. A template is not valid YAML before helm has rendered it.
struct TemplateText {
  /// The lines of one object.
  private struct Part {
    var firstLine: Int?
    var lastLine = 0
    var kind: String?
    /// The literal parts of its name, outside `{{ }}`, in order; nil if it has no name line.
    var name: [Substring]?
  }

  private let parts: [Part]
  private let source: SourceFile

  init(_ source: SourceFile) {
    self.source = source
    var parts: [Part] = []
    var part = Part()
    var isInMetadata = false
    for number in 1...max(1, source.lineCount) {
      let line = Substring(source.line(number) ?? "")
      if line.hasPrefix("---") {
        parts.append(part)
        part = Part()
        isInMetadata = false
        continue
      }
      part.lastLine = number
      let content = line.drop { $0 == " " || $0 == "\t" }
      let isTop = content.startIndex == line.startIndex
      if isTop, line.hasPrefix("kind:") || line.hasPrefix("apiVersion:") {
        if part.firstLine == nil { part.firstLine = number }
        if line.hasPrefix("kind:"), part.kind == nil { part.kind = Self.value(line) }
      }
      if isTop, line.first?.isLetter == true { isInMetadata = line.hasPrefix("metadata:") }
      if isInMetadata, !isTop, part.name == nil, content.hasPrefix("name:") {
        part.name = Self.literals(content.dropFirst("name:".count))
      }
    }
    self.parts = parts + [part]
  }

  /// Returns the position of a field, or of the nearest part of its object that can be told; nil if no object or more than one
  /// matches.
  ///
  /// - Parameters:
  ///   - object: The object that the template becomes.
  ///   - field: The path to the field.
  ///   - root: The object as rendered.
  ///   - rendered: The line of the rendered text that the finding points to.
  func place(
    of object: ObjectReference, field: [NodeStep], in root: Node?, rendered: String
  ) -> (line: Int, column: Int)? {
    guard let part = part(of: object), let first = part.firstLine else { return nil }
    guard !field.isEmpty else { return (first, 1) }
    let lines = (first...max(first, part.lastLine)).map { ($0, source.line($0) ?? "") }
    return TemplateField(lines).place(of: field, in: root, rendered: rendered) ?? (first, 1)
  }

  /// The part that becomes an object; nil if none or more than one matches.
  private func part(of object: ObjectReference) -> Part? {
    let candidates = parts.filter { $0.kind == object.kind && $0.firstLine != nil }
    if candidates.count < 2 { return candidates.first }
    let named = candidates.filter { Self.fits($0.name ?? [], object.name) }
    if named.count < 2 { return named.first }
    func length(_ part: Part) -> Int { (part.name ?? []).reduce(0) { $0 + $1.utf8.count } }
    let longest = named.map(length).max() ?? 0
    let best = named.filter { length($0) == longest }
    return best.count == 1 ? best[0] : nil
  }

  private static func value(_ line: Substring) -> String {
    let value = line.drop { $0 != ":" }.dropFirst().drop { " \"'".contains($0) }
    return String(value.prefix { !" \"'#\t".contains($0) })
  }

  /// Returns the text outside `{{ }}`.
  private static func literals(_ text: Substring) -> [Substring] {
    var found: [Substring] = []
    var rest = text
    while !rest.isEmpty {
      let end = rest.firstRange(of: "{{")
      let literal = rest[..<(end?.lowerBound ?? rest.endIndex)]
        .drop { " \"'".contains($0) }
      let trimmed = literal.prefix { !" \"'#\t".contains($0) }
      if !trimmed.isEmpty { found.append(trimmed) }
      guard let end, let close = rest[end.upperBound...].firstRange(of: "}}") else { break }
      rest = rest[close.upperBound...]
    }
    return found
  }

  private static func fits(_ literals: [Substring], _ name: String) -> Bool {
    var rest = Substring(name)
    for literal in literals {
      guard let found = rest.firstRange(of: literal) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
