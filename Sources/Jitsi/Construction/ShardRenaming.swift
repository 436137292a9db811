import Basics
public import YAML

/// Renames one shard to another in texts, as people do by hand: `shard-0` becomes `shard-1` everywhere, names of the shard's
/// objects are replaced, and the `shard` label gets the new number.
public struct ShardRenaming: Sendable {
  public let from: Int
  public let to: Int
  /// Names of the shard's objects that do not contain `shard`, longest first.
  let names: [(old: String, new: String)]
  /// Other words to replace if they are the whole text.
  let words: [String: String]

  public init(from: Int, to: Int, objectNames: [String], words: [String: String] = [:]) {
    self.from = from
    self.to = to
    self.words = words
    names = Set(objectNames).compactMap { name in
      guard !Self.saysShard(name, from), let new = Self.numbered(name, from, to) else { return nil }
      return (name, new)
    }.sorted { ($0.old.utf8.count, $0.old) > ($1.old.utf8.count, $1.old) }
  }

  /// Returns the new name of one of the shard's objects, or nil if the name does not identify the shard.
  public func renamed(_ name: String) -> String? {
    if Self.saysShard(name, from) { return Self.replacingShard(in: name, from, to) }
    return Self.numbered(name, from, to)
  }

  /// Returns a text with every reference to the shard renamed.
  public func rewritten(_ text: String) -> String {
    if let word = words[text] { return word }
    var result = text
    for (old, new) in names {
      result = Self.replacingWord(old, with: new, in: result)
    }
    return Self.replacingShard(in: result, from, to)
  }

  /// Returns a comment with every reference to the shard renamed, including the spelling `shard 0`.
  public func rewritten(comment: String) -> String {
    Self.replacingShard(in: rewritten(comment), from, to, separators: [0x20])
  }

  /// Returns whether a text names the source shard, as in `shard-0`.
  public func namesShard(_ text: String) -> Bool { Self.saysShard(text, from) }

  /// Returns a value with every reference to the shard renamed. Keys are kept, and the number in shard labels changes.
  public func rewritten(_ content: Content) -> Content {
    switch content {
    case .scalar(.string(let text)): .scalar(.string(rewritten(text)))
    case .scalar: content
    case .list(let elements): .list(elements.map { rewritten($0) })
    case .map(let entries):
      .map(
        entries.map { entry in
          let isLabel =
            ShardLabel.isKey(entry.key)
            || entry.key == "values" && Self.namesShard("key", entries)
            || entry.key == "value" && Self.namesShard("name", entries)
          return Content.Entry(
            entry.key, isLabel ? renumbered(entry.value) : rewritten(entry.value))
        })
    }
  }

  /// Returns the new value of a shard label: a number, a name that ends with it, or a list of them in a selector requirement.
  private func renumbered(_ value: Content) -> Content {
    switch value {
    case .scalar(.string(let text)): .scalar(.string(renumbered(text)))
    case .scalar(.int(Int64(from))): .scalar(.int(Int64(to)))
    case .list(let elements): .list(elements.map { renumbered($0) })
    default: rewritten(value)
    }
  }

  /// Returns the text of a shard label with the number at its end replaced.
  public func renumbered(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let digits = bytes.reversed().prefix { Self.isDigit($0) }.count
    guard bytes.suffix(digits).elementsEqual(String(from).utf8) else { return rewritten(text) }
    return String(decoding: bytes.dropLast(digits), as: UTF8.self) + String(to)
  }

  /// Returns whether a field belongs to a requirement on a shard label, such as `key: shard`, `operator: In`, `values: ["0"]`,
  /// or to a variable with the shard's number, such as `name: SHARD_ID`, `value: "0"`.
  private static func namesShard(_ field: String, _ entries: [Content.Entry]) -> Bool {
    entries.contains { entry in
      guard entry.key == field, case .scalar(.string(let key)) = entry.value else { return false }
      return ShardLabel.isKey(key)
    }
  }

  // MARK: Words

  private static func saysShard(_ text: String, _ index: Int) -> Bool {
    replacingShard(in: text, index, index + 1) != text
  }

  /// Replaces the number in `shard-0`, `shard0` and `shard_0`.
  static func replacingShard(
    in text: String, _ from: Int, _ to: Int, separators: Set<UInt8> = [0x2D, 0x5F]
  ) -> String {
    guard text.lowercased().holds("shard") else { return text }
    let bytes = Array(text.utf8)
    let number = Array(String(from).utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let start = index
      guard index + 5 <= bytes.count,
        bytes[index..<index + 5].map({ $0 | 0x20 }).elementsEqual("shard".utf8)
      else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index += 5
      if index < bytes.count, separators.contains(bytes[index]) { index += 1 }
      result += bytes[start..<index]
      let digits = bytes[index...].prefix { isDigit($0) }
      if digits.elementsEqual(number) {
        result += Array(String(to).utf8)
        index += digits.count
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Replaces the first number in a name, if it is the shard's.
  private static func numbered(_ name: String, _ from: Int, _ to: Int) -> String? {
    let bytes = Array(name.utf8)
    guard let start = bytes.firstIndex(where: isDigit) else { return nil }
    let digits = bytes[start...].prefix { isDigit($0) }
    guard digits.elementsEqual(String(from).utf8) else { return nil }
    return String(
      decoding: bytes[..<start] + Array(String(to).utf8) + bytes[digits.endIndex...], as: UTF8.self)
  }

  /// Replaces a name unless it is part of a longer one. Pod names such as `s0-bridge-2` for `s0-bridge` are replaced too.
  private static func replacingWord(_ old: String, with new: String, in text: String) -> String {
    let bytes = Array(text.utf8)
    let wanted = Array(old.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let end = index + wanted.count
      let begins = index == 0 || !isName(bytes[index - 1])
      if begins, end <= bytes.count, bytes[index..<end].elementsEqual(wanted),
        end == bytes.count || !isName(bytes[end]) || bytes[end] == UInt8(ascii: "-")
      {
        result += Array(new.utf8)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isName(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
  }
}
