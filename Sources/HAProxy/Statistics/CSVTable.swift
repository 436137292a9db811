/// Comma-separated values with a header line, as served by HAProxy's statistics page at `;csv`.
///
/// Source: the management guide, section 9.1, "CSV format".
struct CSVTable: Sendable {
  let columns: [Substring: Int]
  let rows: [[String]]

  /// Returns nil if the text does not start with a header line.
  init?(_ text: String) {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: true)[...]
    guard let head = lines.popFirst(), head.starts(with: "# ".utf8) else { return nil }
    let names = Self.fields(head.dropFirst(2)).map { Substring($0) }
    columns = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    rows = lines.map(Self.fields)
  }

  /// Returns the value of a column in a row, or nil if it is empty or missing.
  func field(_ name: Substring, of row: [String]) -> String? {
    guard let column = columns[name], column < row.count, !row[column].isEmpty else { return nil }
    return row[column]
  }

  /// Splits a line into fields. Quoted fields can contain commas and doubled quotes.
  private static func fields(_ line: Substring.UTF8View) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    for byte in line where byte != 0x0D {
      if byte == UInt8(ascii: "\"") {
        if !isQuoted, wasQuote { field.append(byte) }
        isQuoted.toggle()
        wasQuote.toggle()
        continue
      }
      wasQuote = false
      if byte == UInt8(ascii: ","), !isQuoted {
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
      } else {
        field.append(byte)
      }
    }
    fields.append(String(decoding: field, as: UTF8.self))
    return fields
  }
}
