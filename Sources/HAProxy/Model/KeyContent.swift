/// The content of a stick rule's key with regard to one URL parameter.
public struct KeyContent: Sendable, Hashable {
  /// Whether the key contains the parameter, alone or combined with other samples.
  public internal(set) var holdsParameter = false
  /// A sample in the key that differs between clients, such as `src`; nil if there is none.
  public internal(set) var perClient: String?
}

extension Configuration {
  /// Follows a stick rule's key through every header and variable it is set from. A header can be set by several conditional
  /// lines; the key contains the parameter if any of them uses it.
  public func keyContent(
    of rule: StickRule, in backend: Proxy, parameter: String
  ) -> KeyContent {
    var reader = KeyContentReader(proxies: keySources(of: backend), parameter: parameter)
    return reader.content(of: rule.expression, depth: 0)
  }
}

private struct KeyContentReader {
  /// The maximum length of the chain of headers and variables to follow.
  private static let depthLimit = 16

  let proxies: [Proxy]
  let parameter: String
  /// Headers and variables followed so far. Those still in progress count as empty.
  private var known: [String: KeyContent] = [:]

  init(proxies: [Proxy], parameter: String) {
    self.proxies = proxies
    self.parameter = parameter
  }

  mutating func content(of expression: SampleExpression, depth: Int) -> KeyContent {
    var parts = [fetched(expression.fetch, depth)]
    // The second argument of `concat` is a variable (section 7.3.1 of the configuration manual).
    for call in expression.converters where call.name == "concat" && call.arguments.count > 1 {
      parts.append(variable(call.arguments[1], depth))
    }
    return Self.joined(parts)
  }

  private mutating func fetched(_ fetch: SampleExpression.Call, _ depth: Int) -> KeyContent {
    let argument = fetch.arguments.first ?? ""
    switch fetch.name {
    case "url_param", "urlp":
      return KeyContent(holdsParameter: argument == parameter, perClient: nil)
    case "hdr", "req.hdr", "req.fhdr", "hdr_dom", "hdr_beg", "hdr_sub", "hdr_end":
      return header(argument.lowercased(), depth)
    case "var": return variable(argument, depth)
    default:
      return KeyContent(
        holdsParameter: false, perClient: Self.differs(fetch.name) ? fetch.name : nil)
    }
  }

  private mutating func header(_ name: String, _ depth: Int) -> KeyContent {
    if let content = known["header " + name] { return content }
    known["header " + name] = KeyContent()
    var choices: [KeyContent] = []
    if depth < Self.depthLimit {
      for directive in proxies.lazy.flatMap(\.directives) {
        guard directive.keyword.text == "http-request",
          ["set-header", "add-header"].contains(directive.argument(0)?.text),
          directive.argument(1)?.text.lowercased() == name, let format = directive.argument(2)
        else { continue }
        choices.append(joined(format: format.text, depth + 1))
      }
    }
    let content: KeyContent =
      choices.isEmpty && Self.clientHeaders.contains(name)
      ? KeyContent(holdsParameter: false, perClient: "hdr(\(name))") : Self.chosen(choices)
    known["header " + name] = content
    return content
  }

  private mutating func variable(_ name: String, _ depth: Int) -> KeyContent {
    if let content = known["variable " + name] { return content }
    known["variable " + name] = KeyContent()
    var choices: [KeyContent] = []
    if depth < Self.depthLimit {
      for directive in proxies.lazy.flatMap(\.directives) {
        guard let (call, text) = directive.setVariable, call.arguments.first == name else {
          continue
        }
        choices.append(
          call.name == "set-var"
            ? content(of: SampleExpression(text), depth: depth + 1)
            : joined(format: text, depth + 1))
      }
    }
    let content = Self.chosen(choices)
    known["variable " + name] = content
    return content
  }

  private mutating func joined(format: String, _ depth: Int) -> KeyContent {
    Self.joined(
      SampleExpression.samples(inFormat: format).map { content(of: $0, depth: depth) })
  }

  private static func joined(_ parts: [KeyContent]) -> KeyContent {
    KeyContent(
      holdsParameter: parts.contains(where: \.holdsParameter),
      perClient: parts.lazy.compactMap(\.perClient).first)
  }

  /// Among alternatives, only those that contain the parameter determine what it is combined with.
  private static func chosen(_ choices: [KeyContent]) -> KeyContent {
    let holding = choices.filter(\.holdsParameter)
    return KeyContent(
      holdsParameter: !holding.isEmpty,
      perClient: (holding.isEmpty ? choices : holding).lazy.compactMap(\.perClient).first)
  }

  private static let clientHeaders: Set<String> = [
    "cookie", "user-agent", "x-forwarded-for", "x-real-ip", "forwarded", "authorization",
  ]

  /// Whether a sample can differ between two participants in the same room.
  private static func differs(_ fetch: String) -> Bool {
    perClient.contains(fetch) || ["req.cook", "ssl_c_"].contains { fetch.hasPrefix($0) }
  }

  private static let perClient: Set<String> = [
    "src", "src_port", "fc_src", "fc_src_port", "rand", "uuid", "unique-id", "date", "date_us",
    "cook", "ssl_fc_session_id", "txn.id32", "base32+src", "url32+src",
  ]
}

extension SampleExpression {
  /// Returns the samples in a log format: `%[EXPRESSION]` and the aliases for the client address.
  static func samples(inFormat text: String) -> [SampleExpression] {
    var found: [SampleExpression] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "%") else {
        index += 1
        continue
      }
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
        index += 1
        continue
      }
      if index < bytes.count, bytes[index] == UInt8(ascii: "{") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "}") { index += 1 }
        index += 1
      }
      if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
        let end = closingBracket(in: bytes, from: index + 1)
        found.append(SampleExpression(String(decoding: bytes[index + 1..<end], as: UTF8.self)))
        index = end
      } else if bytes.count >= index + 2 {
        switch String(decoding: bytes[index..<index + 2], as: UTF8.self) {
        case "ci": found.append(SampleExpression("src"))
        case "cp": found.append(SampleExpression("src_port"))
        case "ID": found.append(SampleExpression("unique-id"))
        default: break
        }
      }
    }
    return found
  }

  /// Returns the bracket that closes a sample, skipping brackets inside a converter's parentheses.
  private static func closingBracket(in bytes: [UInt8], from start: Int) -> Int {
    var depth = 0
    for index in start..<bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "]") where depth <= 0: return index
      default: break
      }
    }
    return bytes.count
  }
}

extension Directive {
  /// The `set-var(…)` or `set-var-fmt(…)` call of a rule, and the words after it.
  fileprivate var setVariable: (call: SampleExpression.Call, text: String)? {
    guard let action = settingAction else { return nil }
    let words = words.drop { $0.range != action.range }.dropFirst()
    let value = words.prefix { $0.text != "if" && $0.text != "unless" }
    return (SampleExpression(action.text).fetch, value.map(\.text).joined(separator: ","))
  }
}
