/// A `server` line of a backend.
public struct Server: Sendable, Hashable {
  /// The server's name.
  public let name: Word
  /// The server's address.
  public let address: Address
  /// The options after the address, and those inherited from `default-server`.
  public let options: LineOptions
  /// The directive of the line.
  public let directive: Directive

  init?(_ directive: Directive, inherited: [LineOptions.Entry]) {
    guard let name = directive.argument(0), let address = directive.argument(1) else { return nil }
    self.name = name
    self.address = Address(address)
    self.directive = directive
    options = LineOptions(
      directive.arguments.dropFirst(2), flag: .serverFlag, value: .serverValue,
      inherited: inherited)
  }

  /// Whether the server is used only if the others are down.
  public var isBackup: Bool { options.isOn("backup") }
  /// Whether the server is disabled until it is enabled at run time.
  public var isDisabled: Bool { options.isDisabled }
}

/// A `server-template` line: several servers that differ only in number and address.
public struct ServerTemplate: Sendable, Hashable {
  /// The prefix of the servers' names, followed by their number.
  public let prefix: Word
  /// The numbers as written: `N` for 1 to N, or `A-B`.
  public let range: Word
  /// The servers' numbers; nil if the text is not a range or depends on the environment.
  public let numbers: ClosedRange<Int>?
  /// The name to resolve.
  public let address: Address
  /// The options after the address, and those inherited from `default-server`.
  public let options: LineOptions
  /// The directive of the line.
  public let directive: Directive

  /// The number of servers; nil if it is unknown.
  public var count: Int? { numbers?.count }

  /// The name as an SRV record name; nil if the template resolves plain addresses.
  public var service: ServiceName? { address.host.flatMap(ServiceName.init) }

  /// Whether the servers are disabled until they are enabled at run time.
  public var isDisabled: Bool { options.isDisabled }

  /// Reads a line without what it inherits.
  public init?(_ directive: Directive) { self.init(directive, inherited: []) }

  init?(_ directive: Directive, inherited: [LineOptions.Entry]) {
    guard let prefix = directive.argument(0), let range = directive.argument(1),
      let address = directive.argument(2)
    else { return nil }
    self.prefix = prefix
    self.range = range
    numbers = range.constant.flatMap(Self.numbers)
    self.address = Address(address)
    self.directive = directive
    options = LineOptions(
      directive.arguments.dropFirst(3), flag: .serverFlag, value: .serverValue,
      inherited: inherited)
  }

  private static func numbers(_ text: String) -> ClosedRange<Int>? {
    let ends = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      .map { Int(Substring($0)) }
    switch ends.count {
    case 1:
      guard let last = ends[0], last >= 1 else { return nil }
      return 1...last
    case 2:
      guard let first = ends[0], let last = ends[1], first >= 0, first <= last else { return nil }
      return first...last
    default: return nil
    }
  }
}

/// The name of an SRV record, `_PORT._PROTOCOL.HOST` (RFC 2782).
public struct ServiceName: Sendable, Hashable {
  /// The port name without its underscore.
  public let port: String
  /// The protocol without its underscore.
  public let transport: String
  /// The host name after the port and protocol.
  public let host: Word

  init?(_ word: Word) {
    let labels = word.text.utf8.split(
      separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    guard labels.count == 3, labels[0].first == UInt8(ascii: "_"),
      labels[1].first == UInt8(ascii: "_"), !labels[2].isEmpty
    else { return nil }
    port = String(Substring(labels[0].dropFirst()))
    transport = String(Substring(labels[1].dropFirst()))
    host = word.slice(labels[0].count + labels[1].count + 2..<word.text.utf8.count)
  }
}

extension LineOptions {
  /// Whether health checks are enabled.
  public var isChecked: Bool { isOn("check") }
  /// The `resolvers` section that resolves its name.
  public var resolvers: Word? { value("resolvers") }
  /// The handling of an unresolved name at startup: `last`, `libc`, `none` or an address, separated by commas.
  public var initialAddress: Word? { value("init-addr") }

  var isDisabled: Bool {
    for entries in [own, inherited] {
      let last = entries.last { $0.name.text == "disabled" || $0.name.text == "enabled" }
      if let last { return last.name.text == "disabled" }
    }
    return false
  }
}
