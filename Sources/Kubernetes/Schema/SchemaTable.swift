#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The schemas of Kubernetes' built-in kinds from ``EmbeddedSchemas``. Each type is parsed on first use.
///
/// Not thread-safe.
package final class SchemaTable {
  /// The lines of the types, by type number.
  private var lines: [UnsafeBufferPointer<UInt8>] = []
  private var types: [SchemaType?] = []
  private var words: [[UnsafeBufferPointer<UInt8>]] = []
  private var kinds: [String: [(apiVersion: String, type: Int)]] = [:]

  package init() {
    let text = EmbeddedSchemas.table
    let all = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    lines.reserveCapacity(512)
    for line in Self.split(all, UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "=") {
        let parts = Self.split(UnsafeBufferPointer(rebasing: line[1...]), UInt8(ascii: " "))
        kinds[Self.text(parts[1]), default: []].append(
          (Self.text(parts[0]), Self.number(parts[2])))
      } else {
        lines.append(line)
      }
    }
    types = Array(repeating: nil, count: lines.count)
  }

  /// Returns the type number of an object's kind, or nil if it is not built in or its API version is unknown.
  func type(of object: KubernetesObject) -> Int? {
    guard let versions = kinds[object.kind] else { return nil }
    for (apiVersion, type) in versions where apiVersion == object.apiVersion { return type }
    return nil
  }

  /// Returns the type with a number.
  @inline(__always)
  func type(_ number: Int) -> SchemaType {
    if let type = types[number] { return type }
    return read(number)
  }

  /// Returns the allowed values of a string.
  func words(_ number: Int) -> [UnsafeBufferPointer<UInt8>] { words[number - 1] }

  /// The number of types, for tests.
  package var count: Int { lines.count }

  /// Parses all types and returns their total number of fields, for tests.
  package func readAll() -> Int { lines.indices.reduce(0) { $0 + type($1).fields.count } }

  private func read(_ number: Int) -> SchemaType {
    let parts = Self.split(lines[number], UInt8(ascii: " "))
    let type = SchemaType(
      parts.dropFirst().map(field), check: SchemaCheck(rawValue: Self.text(parts[0])))
    types[number] = type
    return type
  }

  /// Parses `name!@30:VALUE~LIMIT`.
  private func field(_ text: UnsafeBufferPointer<UInt8>) -> SchemaField {
    let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.count
    var name = UnsafeBufferPointer(rebasing: text[..<colon])
    var since = 0
    if let at = name.firstIndex(of: UInt8(ascii: "@")) {
      since = Self.number(UnsafeBufferPointer(rebasing: name[(at + 1)...]))
      name = UnsafeBufferPointer(rebasing: name[..<at])
    }
    let isRequired = name.last == UInt8(ascii: "!")
    if isRequired { name = UnsafeBufferPointer(rebasing: name.dropLast()) }
    var rest = text[min(colon + 1, text.count)...]
    var limit = SchemaField.Limit.none
    if let tilde = rest.firstIndex(of: UInt8(ascii: "~")) {
      limit = Self.limit(Self.text(UnsafeBufferPointer(rebasing: rest[(tilde + 1)...])))
      rest = rest[..<tilde]
    }
    return SchemaField(
      name: name, value: value(rest), isRequired: isRequired, since: since, limit: limit)
  }

  private static func limit(_ text: String) -> SchemaField.Limit {
    if let format = SchemaFormat(rawValue: text) { return .format(format) }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    return .range(Int64(ends[0]) ?? 0, ends.count > 1 ? Int64(ends[1]) ?? .max : .max)
  }

  private func value(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> SchemaValue {
    var rest = text
    var wrappers: [SchemaValue.Wrapper] = []
    while let first = rest.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
      wrappers.append(first == UInt8(ascii: "[") ? .list : .map)
      rest = rest.dropFirst()
    }
    var value = SchemaValue(base: .any)
    switch rest.first {
    case UInt8(ascii: "s"): value.base = .string
    case UInt8(ascii: "x"): value.base = .bytes
    case UInt8(ascii: "i"): value.base = .int32
    case UInt8(ascii: "l"): value.base = .int64
    case UInt8(ascii: "b"): value.base = .bool
    case UInt8(ascii: "n"): value.base = .number
    case UInt8(ascii: "q"): value.base = .quantity
    case UInt8(ascii: "o"): value.base = .intOrString
    case UInt8(ascii: "t"): value.base = .time
    case UInt8(ascii: "("):
      value.base = .string
      words.append(
        Self.split(
          UnsafeBufferPointer(rebasing: rest.dropFirst()), UInt8(ascii: "|")))
      value.number = words.count
    case UInt8(ascii: "#"):
      value.base = .object
      value.number = Self.number(UnsafeBufferPointer(rebasing: rest.dropFirst()))
    default: break
    }
    if wrappers.count > 0 { value.outer = wrappers[0] }
    if wrappers.count > 1 { value.inner = wrappers[1] }
    return value
  }

  private static func split(
    _ text: UnsafeBufferPointer<UInt8>, _ separator: UInt8
  ) -> [UnsafeBufferPointer<UInt8>] {
    var parts: [UnsafeBufferPointer<UInt8>] = []
    guard let base = text.baseAddress else { return parts }
    var start = 0
    while start <= text.count {
      let rest = text.count - start
      let hit = rest == 0 ? nil : memchr(base + start, Int32(separator), rest)
      let end = hit.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? text.count
      parts.append(UnsafeBufferPointer(rebasing: text[start..<end]))
      start = end + 1
    }
    return parts
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }
}
