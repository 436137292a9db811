/// The options behind the address of a `bind` or `server` line, each with its values.
public struct LineOptions: Sendable, Hashable {
  /// One option and what belongs to it.
  public struct Entry: Sendable, Hashable {
    /// The option's name, such as `check` or `resolvers`.
    public let name: Word
    /// Its value; nil for an option that takes none.
    public let value: Word?
  }

  /// The options of the line itself.
  public let own: [Entry]
  /// Those that `default-server` gives to a server, from `defaults` down to its own section.
  public let inherited: [Entry]
  /// Words that no version of HAProxy knows at their place.
  let unknown: Word?
  /// An option whose value is missing.
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

  /// The entry that counts for an option: the last of the line's own, or else the last inherited.
  public subscript(_ name: String) -> Entry? {
    own.last { $0.name.text == name } ?? inherited.last { $0.name.text == name }
  }

  /// The value of an option.
  public func value(_ name: String) -> Word? { self[name]?.value }

  /// Whether a switch is on: the last of `NAME` and `no-NAME` counts.
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
  /// The name of an option that carries an argument in parentheses, as `set-proxy-v2-tlv-fmt(0x20)` does.
  var optionName: String {
    guard let parenthesis = text.utf8.firstIndex(of: UInt8(ascii: "(")) else { return text }
    return String(text[..<parenthesis])
  }
}
