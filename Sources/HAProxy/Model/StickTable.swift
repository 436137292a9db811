/// A `stick-table` line: what a proxy remembers.
public struct StickTable: Sendable, Hashable {
  /// The type of the keys, such as `string` or `ip`.
  public let type: Word?
  /// The longest key, for types that have one.
  public let length: Word?
  /// How many entries it holds at most.
  public let size: Word?
  /// How long an entry lives without being used.
  public let expire: Word?
  /// The `peers` section that it is shared through.
  public let peers: Word?
  /// How an entry names its server, `name` or `addr`; HAProxy knows it since 2.4 (92149f9a8).
  public let serverKey: Word?
  /// The line that it stands on.
  public let directive: Directive

  init(_ directive: Directive) {
    self.directive = directive
    type = directive.value(after: "type")
    length = directive.value(after: "len") ?? directive.value(after: "length")
    size = directive.value(after: "size")
    expire = directive.value(after: "expire")
    peers = directive.value(after: "peers")
    serverKey = directive.value(after: "srvkey")
  }
}

extension Directive {
  /// The argument behind another one.
  public func value(after name: String) -> Word? {
    guard let index = arguments.firstIndex(where: { $0.text == name }) else { return nil }
    let next = index + 1
    return next < arguments.endIndex ? arguments[next] : nil
  }
}

/// A `stick …` line: which sample of a connection is looked up in the table, remembered, or both.
public struct StickRule: Sendable, Hashable {
  /// What is done.
  public enum Action: String, Sendable, Hashable {
    /// Look up and remember the request's sample.
    case on
    /// Look it up.
    case match
    /// Remember the request's sample.
    case storeRequest = "store-request"
    /// Remember the response's sample.
    case storeResponse = "store-response"
  }

  /// What is done.
  public let action: Action
  /// The sample.
  public let expression: SampleExpression
  /// The words of the sample.
  public let words: [Word]
  /// The proxy whose table it is; nil for the proxy's own.
  public let table: Word?
  /// `if` or `unless` and what follows.
  public let condition: [Word]
  /// The line that it stands on.
  public let directive: Directive

  init?(_ directive: Directive) {
    let arguments = directive.arguments
    guard let first = arguments.first else { return nil }
    guard let action = Action(rawValue: first.text) else { return nil }
    self.action = action
    let rest = arguments.dropFirst()
    let sample = rest.prefix { !["table", "if", "unless"].contains($0.text) }
    guard !sample.isEmpty else { return nil }
    words = Array(sample)
    expression = SampleExpression(sample.map(\.text).joined(separator: ","))
    table = directive.value(after: "table")
    condition = directive.condition().map(Array.init) ?? []
    self.directive = directive
  }
}
