/// A stick table as `show table` reports it.
///
/// # source: haproxy/haproxy 50872daa6 src/stick_table.c, table_dump_head_to_buffer and table_dump_entry_to_buffer
public struct RuntimeTable: Sendable, Hashable {
  /// An entry of the table.
  public struct Entry: Sendable, Hashable {
    public let key: String
    /// Milliseconds until it expires, unless it is used before.
    public let expires: Int
    /// The id of its server; nil where the table keeps none.
    public let serverID: Int?
    /// The name of its server, which HAProxy prefers to the id; nil where the entry has none, as after `set table`.
    public let serverName: String?
  }

  public let name: String
  /// The most entries that it can have.
  public let size: Int
  public let entries: [Entry]

  /// Reads the answer to `show table`; nil if it is something else.
  public init?(_ text: String) {
    var name: String?
    var size = 0
    var entries: [Entry] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# table: ") {
        let fields = line.dropFirst(9).split(separator: ",")
        name = fields.first.map(String.init)
        for field in fields {
          let parts = field.drop { $0 == " " }.split(separator: ":")
          if parts.first == "size", let number = parts.last.flatMap({ Int($0) }) { size = number }
        }
      } else if let entry = Self.entry(line) {
        entries.append(entry)
      }
    }
    guard let name else { return nil }
    (self.name, self.size, self.entries) = (name, size, entries)
  }

  private static func entry(_ line: Substring) -> Entry? {
    guard let start = line.firstRange(of: " key=")?.upperBound,
      // HAProxy escapes spaces in keys.
      let end = line[start...].firstIndex(of: " ").flatMap({ unescapedSpace(line, from: $0) })
    else { return nil }
    var values: [Substring: Substring] = [:]
    for word in line[end...].split(separator: " ") {
      if let sign = word.firstIndex(of: "=") {
        values[word[..<sign]] = word[word.index(after: sign)...]
      }
    }
    guard let expires = values["exp"].flatMap({ Int($0) }) else { return nil }
    let name = values["server_key"].map(String.init)
    let id = values["server_id"].flatMap { Int($0) }
    return Entry(
      key: unescaped(line[start..<end]), expires: expires, serverID: id == 0 ? nil : id,
      serverName: name == "-" || name?.isEmpty == true ? nil : name)
  }

  private static func unescapedSpace(
    _ line: Substring, from first: Substring.Index
  ) -> Substring.Index? {
    var space = first
    while isEscaped(space, in: line) {
      guard let next = line[line.index(after: space)...].firstIndex(of: " ") else { return nil }
      space = next
    }
    return space
  }

  private static func isEscaped(_ index: Substring.Index, in line: Substring) -> Bool {
    line[..<index].reversed().prefix { $0 == "\\" }.count % 2 == 1
  }

  /// Undoes the escapes of dump_text (haproxy/haproxy, src/tools.c).
  private static func unescaped(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch next {
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "e"): bytes.append(27)
      case UInt8(ascii: "x"):
        let digits = rest.prefix(2)
        rest = rest.dropFirst(2)
        bytes.append(UInt8(Substring(digits), radix: 16) ?? UInt8(ascii: "?"))
      default: bytes.append(next)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
