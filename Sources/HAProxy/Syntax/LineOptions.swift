/// The options after the address of a `bind` or `server` line, with their values.
public struct LineOptions: Sendable, Hashable {
  /// An option and its value.
  public struct Entry: Sendable, Hashable {
    /// The option's name, such as `check` or `resolvers`.
    public let name: Word
    /// The option's value; nil if it takes none.
    public let value: Word?
  }

  /// The options on the line itself.
  public let own: [Entry]
  /// The options inherited from `default-server`, from `defaults` down to the server's own section.
  public let inherited: [Entry]
  /// A word that no HAProxy version accepts in this position.
  let unknown: Word?
  /// An option without its required value.
  let incomplete: Word?

  init(
    _ words: ArraySlice<Word>, flag: Keywords.Sets, value: Keywords.Sets, inherited: [Entry] = []
  ) {
    var entries: [Entry] = []
    var unknown: Word?
    var incomplete: Word?
    var index = words.startIndex
    while index < words.endIndex {
      let word = words[index]
      let sets = Keywords.shared.sets(of: word.optionName)
      if sets.contains(value) {
        if index + 1 == words.endIndex { incomplete = word }
        entries.append(
          Entry(name: word, value: index + 1 < words.endIndex ? words[index + 1] : nil))
        index += 2
        continue
      }
      if sets.isDisjoint(with: flag), word.isConstant, !word.text.isEmpty {
        unknown = unknown ?? word
      }
      entries.append(Entry(name: word, value: nil))
      index += 1
    }
    own = entries
    self.inherited = inherited
    self.unknown = unknown
    self.incomplete = incomplete
  }

  /// The effective entry of an option: the last on the line itself, otherwise the last inherited.
  public subscript(_ name: String) -> Entry? {
    own.last { $0.name.text == name } ?? inherited.last { $0.name.text == name }
  }

  /// Returns the value of an option.
  public func value(_ name: String) -> Word? { self[name]?.value }

  /// Returns whether a flag is on: the last of `NAME` and `no-NAME` wins.
  public func isOn(_ name: String) -> Bool {
    let opposite = "no-" + name
    for entries in [own, inherited] {
      let last = entries.last { $0.name.text == name || $0.name.text == opposite }
      if let last { return last.name.text == name }
    }
    return false
  }
}

extension Word {
  /// The name of an option with an argument in parentheses, such as `set-proxy-v2-tlv-fmt(0x20)`.
  var optionName: String {
    guard let parenthesis = text.utf8.firstIndex(of: UInt8(ascii: "(")) else { return text }
    return String(text[..<parenthesis])
  }
}
