/// A `stick-table` line.
public struct StickTable: Sendable, Hashable {
  /// The type of the keys, such as `string` or `ip`.
  public let type: Word?
  /// The maximum key length, for types that have one.
  public let length: Word?
  /// The maximum number of entries.
  public let size: Word?
  /// How long an unused entry is kept.
  public let expire: Word?
  /// The `peers` section through which the table is synchronized.
  public let peers: Word?
  /// How an entry identifies its server, `name` or `addr`; supported since HAProxy 2.4 (92149f9a8).
  public let serverKey: Word?
  /// The directive of the line.
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
  /// Returns the argument after another one.
  public func value(after name: String) -> Word? {
    guard let index = arguments.firstIndex(where: { $0.text == name }) else { return nil }
    let next = index + 1
    return next < arguments.endIndex ? arguments[next] : nil
  }
}

/// A `stick …` line: the sample to look up in the table, store in it, or both.
public struct StickRule: Sendable, Hashable {
  /// The action of a stick rule.
  public enum Action: String, Sendable, Hashable {
    /// Looks up and stores the request's sample.
    case on
    /// Looks up the request's sample.
    case match
    /// Stores the request's sample.
    case storeRequest = "store-request"
    /// Stores the response's sample.
    case storeResponse = "store-response"
  }

  /// The action.
  public let action: Action
  /// The sample expression.
  public let expression: SampleExpression
  /// The words of the sample expression.
  public let words: [Word]
  /// The proxy that owns the table; nil for the rule's own proxy.
  public let table: Word?
  /// The condition: `if` or `unless` and the words after it.
  public let condition: [Word]
  /// The directive of the line.
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
