/// The keywords HAProxy knows, and where each one is allowed.
struct Keywords: Sendable {
  /// The sets of `KeywordText` that a word is in.
  struct Sets: OptionSet, Sendable {
    let rawValue: UInt32

    static let section = Sets(index: 0)
    static let global = Sets(index: 1)
    static let proxy = Sets(index: 2)
    static let peers = Sets(index: 3)
    static let resolvers = Sets(index: 4)
    static let option = Sets(index: 16)
    static let action = Sets(index: 17)
    static let timeout = Sets(index: 18)
    static let bindFlag = Sets(index: 19)
    static let bindValue = Sets(index: 20)
    static let serverFlag = Sets(index: 21)
    static let serverValue = Sets(index: 22)

    static let fetch = Sets(index: 23)

    init(rawValue: UInt32) { self.rawValue = rawValue }
    init(index: Int) { rawValue = 1 << UInt32(index) }
  }

  static let shared = Keywords(KeywordText.text)
  static let fetches = Keywords(FetchText.text)

  private static let names = [
    "section", "global", "proxy", "peers", "resolvers", "cache", "ring", "mailers", "userlist",
    "program", "http-errors", "log-forward", "fcgi-app", "crt-store", "traces", "log-profile",
    "option", "action", "timeout", "bind-flag", "bind-value", "server-flag", "server-value",
    "fetch",
  ]

  private struct Entry {
    let start: Int32
    let count: Int32
    var sets: Sets
  }

  private let text: StaticString
  private var entries: [Entry] = []
  private var slots = [UInt16](repeating: 0, count: 4096)

  init(_ text: StaticString) {
    self.text = text
    entries.reserveCapacity(1024)
    let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    var sets: Sets = []
    var start = 0
    for index in 0...bytes.count {
      guard index == bytes.count || bytes[index] == 32 || bytes[index] == 10 else { continue }
      defer { start = index + 1 }
      guard index > start else { continue }
      if bytes[index - 1] == UInt8(ascii: ":") {
        let name = String(decoding: bytes[start..<index - 1], as: UTF8.self)
        sets = Self.names.firstIndex(of: name).map { Sets(index: $0) } ?? []
      } else {
        insert(UnsafeBufferPointer(rebasing: bytes[start..<index]), at: start, sets)
      }
    }
  }

  private mutating func insert(_ word: UnsafeBufferPointer<UInt8>, at start: Int, _ sets: Sets) {
    let slot = slot(of: word)
    if slots[slot] == 0 {
      entries.append(Entry(start: Int32(start), count: Int32(word.count), sets: sets))
      slots[slot] = UInt16(entries.count)
    } else {
      entries[Int(slots[slot]) - 1].sets.formUnion(sets)
    }
  }

  /// Returns the slot that contains a word, or the free slot where it would be inserted.
  private func slot(of word: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for byte in word { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    var slot = Int((hash ^ hash >> 15) & UInt32(slots.count - 1))
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      let known = UnsafeBufferPointer(
        start: text.utf8Start + Int(entry.start), count: Int(entry.count))
      if known.elementsEqual(word) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// Returns the sets that contain a keyword; empty if no HAProxy version knows it.
  func sets(of keyword: String) -> Sets {
    var keyword = keyword
    return keyword.withUTF8 { word in
      guard word.count <= 64 else { return [] }
      let slot = slot(of: word)
      return slots[slot] == 0 ? [] : entries[Int(slots[slot]) - 1].sets
    }
  }

  /// Returns the set of keywords specific to a kind of section, or nil if the table has none.
  static func set(for kind: Section.Kind) -> Sets? {
    switch kind {
    case .global: .global
    case .defaults, .frontend, .backend, .listen: .proxy
    case .acme, .healthcheck, .namespaceList: nil
    default: names.firstIndex(of: kind.rawValue).map { Sets(index: $0) }
    }
  }
}
