import YAML

/// Finds the parts of a line that must not be shown: values of Secrets and of variables with sensitive names, keys, and text
/// that looks like an encoded payload. When in doubt, a value is masked.
struct SecretMask {
  private let file: SourceFile
  private let line: Int
  private let inSecret: Bool

  /// The mask of one line; `inSecret` is true if the object of the finding is a Secret.
  init(file: SourceFile, line: Int, inSecret: Bool) {
    self.file = file
    self.line = line
    self.inSecret = inSecret
  }

  /// Returns the byte ranges to mask, sorted and non-overlapping; `window` is the line or a part of it.
  func ranges(in window: Range<Int>) -> [Range<Int>] {
    let line = LineText(file.bytes, window)
    if isContinuationOfSecret(line) { return [line.content] }
    if inSecret, !line.beginsWithName, !line.isComment { return [line.content] }
    var found: [Range<Int>] = []
    for pair in line.pairs where isSensitive(pair, line) {
      if let value = line.value(after: pair) { found.append(value) }
    }
    found += line.credentials + line.payloads
    return Self.merged(found)
  }

  private func isSensitive(_ pair: LineText.Pair, _ line: LineText) -> Bool {
    let name = file.bytes[pair.name]
    if SensitiveName.matches(name) { return true }
    let text = String(decoding: name, as: UTF8.self)
    if text == "value" { return isValueOfSensitive(line, pair) }
    return inSecret && !Self.shownInSecrets.contains(text)
  }

  /// Whether a `value:` belongs to a `name:` that is sensitive, on the same line or an adjacent one.
  private func isValueOfSensitive(_ line: LineText, _ pair: LineText.Pair) -> Bool {
    if line.namesSomethingSensitive { return true }
    if line.pairs.first?.name != pair.name { return false }
    if !line.beginsItem {
      for number in stride(from: self.line - 1, to: self.line - 4, by: -1) {
        guard let other = text(number) else { break }
        if other.namesSomethingSensitive { return true }
        if other.beginsItem { break }
      }
    }
    for number in self.line + 1..<self.line + 4 {
      guard let other = text(number), !other.beginsItem else { break }
      if other.namesSomethingSensitive { return true }
    }
    return false
  }

  /// Whether a line continues a sensitive value: in a block scalar of a Secret or below a sensitive key, or as the argument of
  /// a flag such as `--password`.
  private func isContinuationOfSecret(_ line: LineText) -> Bool {
    guard !line.content.isEmpty, !line.isComment else { return false }
    if line.beginsItem, let above = text(self.line - 1), above.endsInSensitiveFlag { return true }
    var number = self.line - 1
    while number > 0, number > self.line - 500 {
      defer { number -= 1 }
      guard let indent = indent(of: number), indent < line.indent, let above = text(number) else {
        continue
      }
      guard let key = above.pairs.first, above.opensBlockScalar else { return false }
      return SensitiveName.matches(file.bytes[key.name])
        || (inSecret
          && !Self.shownInSecrets.contains(String(decoding: file.bytes[key.name], as: UTF8.self)))
    }
    return false
  }

  /// The indentation of a line; nil for a blank line.
  private func indent(of number: Int) -> Int? {
    guard let range = file.lineRange(number) else { return nil }
    return range.firstIndex { !LineText.isBlank(file.bytes[$0]) }.map { $0 - range.lowerBound }
  }

  private func text(_ number: Int) -> LineText? {
    file.lineRange(number).map { LineText(file.bytes, $0.prefix(2_000)) }
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  private static let shownInSecrets: Set<String> = [
    "annotations", "apiVersion", "creationTimestamp", "data", "immutable", "kind", "labels",
    "metadata", "name", "namespace", "stringData", "type",
  ]
}
