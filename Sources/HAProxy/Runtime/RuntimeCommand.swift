/// A command of HAProxy's runtime API.
///
/// # source: haproxy/haproxy 50872daa6 doc/management.txt, section 9.3 "Unix Socket commands"
public enum RuntimeCommand: Sendable, Hashable {
  /// The administrative state of a server.
  public enum State: String, Sendable, Hashable {
    /// It takes new sessions.
    case ready
    /// It takes only sessions that the stick table assigns to it.
    case drain
    /// It takes no sessions.
    case maintenance = "maint"
  }

  case showServersState(backend: String)
  case showTable(String)
  case showTableEntry(table: String, key: String)
  case showPeers
  case setServerState(backend: String, server: String, State)
  case setServerWeight(backend: String, server: String, Int)
  /// Sets the server of an entry by its id, and creates the entry where there is none.
  case setTable(table: String, key: String, serverID: Int)
  case clearTable(table: String, key: String)

  /// The line to send without its line break; nil if a name cannot be written in one.
  public var line: String? {
    switch self {
    case .showServersState(let backend): Self.line("show servers state", [backend])
    case .showTable(let table): Self.line("show table", [table])
    case .showTableEntry(let table, let key): Self.line("show table", [table, "key", key])
    case .showPeers: "show peers"
    case .setServerState(let backend, let server, let state):
      Self.line("set server", ["\(backend)/\(server)", "state", state.rawValue])
    case .setServerWeight(let backend, let server, let weight):
      Self.line("set server", ["\(backend)/\(server)", "weight", String(weight)])
    case .setTable(let table, let key, let id):
      Self.line("set table", [table, "key", key, "data.server_id", String(id)])
    case .clearTable(let table, let key): Self.line("clear table", [table, "key", key])
    }
  }

  /// Whether it changes nothing.
  public var isReading: Bool {
    switch self {
    case .showServersState, .showTable, .showTableEntry, .showPeers: true
    case .setServerState, .setServerWeight, .setTable, .clearTable: false
    }
  }

  private static func line(_ keyword: String, _ words: [String]) -> String? {
    var line = keyword
    for word in words {
      guard let escaped = escaped(word) else { return nil }
      line += " " + escaped
    }
    return line
  }

  /// A backslash keeps a separator in a word; nothing keeps a line break (doc/management.txt, section 9.3).
  private static func escaped(_ word: String) -> String? {
    guard !word.isEmpty, !word.hasPrefix("<<"), word.utf8.allSatisfy({ $0 > 0x1F && $0 != 0x7F })
    else { return nil }
    var text = ""
    for character in word.unicodeScalars {
      if " ;\\".unicodeScalars.contains(character) { text += "\\" }
      text.unicodeScalars.append(character)
    }
    return text
  }
}
