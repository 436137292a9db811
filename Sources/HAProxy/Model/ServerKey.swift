/// The key that determines a request's server, traced back to its origin.
public struct ServerKey: Sendable {
  /// A step between the key and its origin.
  public enum Step: Sendable, Hashable {
    /// A request header set by HAProxy. Header names are case-insensitive.
    case header(name: String, directive: Directive)
    /// A variable set by HAProxy.
    case variable(name: String, directive: Directive)
    /// A converter, such as `lower`.
    case converter(name: String)
  }

  /// The origin of the key.
  public enum Origin: Sendable, Hashable {
    /// A URL parameter, whose name HAProxy compares case-sensitively.
    case urlParameter(name: String, via: [Step])
    /// Anything else: the expression at which tracing ended.
    case other(expression: String, via: [Step])
  }

  /// How the key selects the server.
  public enum Mechanism: Sendable, Hashable {
    /// A stick rule, which stores the server in a table.
    case stick(StickRule)
    /// `balance url_param`, `balance hdr` or `balance hash`: the server is computed from the key.
    case balance(Directive, isConsistent: Bool)
  }

  /// How the key selects the server.
  public let mechanism: Mechanism
  /// The origin of the key.
  public let origin: Origin
}

extension Configuration {
  /// Returns the keys by which a backend selects its server: one per stick rule in order, and that of `balance`.
  public func serverKeys(of backend: Proxy) -> [ServerKey] {
    let tracer = KeyTracer(self, backend)
    var keys = backend.stickRules.map { rule in
      ServerKey(mechanism: .stick(rule), origin: tracer.origin(of: rule.expression))
    }
    if let balance = backend.balance, let expression = Self.expression(of: balance) {
      let isConsistent = backend.effective("hash-type")?.argument(0)?.text == "consistent"
      keys.append(
        ServerKey(
          mechanism: .balance(balance, isConsistent: isConsistent),
          origin: tracer.origin(of: expression)))
    }
    return keys
  }

  /// Returns the proxies whose rules can set the parts of a backend's key, the backend itself first.
  func keySources(of backend: Proxy) -> [Proxy] {
    let sources = sources(of: backend).map { proxies[$0] }
    return [backend] + sources.filter { $0.section != backend.section }
  }

  private static func expression(of balance: Directive) -> SampleExpression? {
    guard let method = balance.argument(0)?.text else { return nil }
    let argument = balance.argument(1)?.text ?? ""
    switch method {
    case "url_param": return SampleExpression("url_param(\(argument))")
    case "hash": return SampleExpression(argument)
    case _ where method.utf8.starts(with: "hdr(".utf8): return SampleExpression(method)
    case "source": return SampleExpression("src")
    case "uri": return SampleExpression("url")
    default: return nil
    }
  }
}

/// Traces headers and variables to the expressions they are set from.
private struct KeyTracer {
  private static let stepLimit = 8

  private let proxies: [Proxy]

  /// A backend's own rules run after those of the frontends that route to it, so they are checked first.
  init(_ configuration: Configuration, _ backend: Proxy) {
    proxies = configuration.keySources(of: backend)
  }

  func origin(of expression: SampleExpression) -> ServerKey.Origin {
    var steps: [ServerKey.Step] = []
    var current = expression
    for _ in 0..<Self.stepLimit {
      steps += current.converters.map { .converter(name: $0.name) }
      let argument = current.fetch.arguments.first ?? ""
      switch current.fetch.name {
      case "url_param", "urlp":
        return argument.isEmpty
          ? .other(expression: current.text, via: steps) : .urlParameter(name: argument, via: steps)
      case "hdr", "req.hdr", "req.fhdr", "hdr_dom", "hdr_beg", "hdr_sub", "hdr_end":
        guard let (directive, next) = header(argument) else {
          return .other(expression: current.text, via: steps)
        }
        steps.append(.header(name: argument, directive: directive))
        current = next
      case "var":
        guard let (directive, next) = variable(argument) else {
          return .other(expression: current.text, via: steps)
        }
        steps.append(.variable(name: argument, directive: directive))
        current = next
      default: return .other(expression: current.text, via: steps)
      }
    }
    return .other(expression: current.text, via: steps)
  }

  private func header(_ name: String) -> (Directive, SampleExpression)? {
    let wanted = name.lowercased()
    for proxy in proxies {
      let setting = proxy.directives.last { directive in
        directive.keyword.text == "http-request"
          && ["set-header", "add-header"].contains(directive.argument(0)?.text)
          && directive.argument(1)?.text.lowercased() == wanted
      }
      if let setting, let format = setting.argument(2)?.text {
        return SampleExpression(format: format).map { (setting, $0) }
      }
    }
    return nil
  }

  private func variable(_ name: String) -> (Directive, SampleExpression)? {
    for proxy in proxies {
      for directive in proxy.directives.reversed() {
        guard let action = directive.settingAction else { continue }
        let call = SampleExpression(action.text).fetch
        guard call.arguments.first == name else { continue }
        let words = directive.words.drop { $0.range != action.range }.dropFirst()
        let value = words.prefix { $0.text != "if" && $0.text != "unless" }
        let text = value.map(\.text).joined(separator: ",")
        if call.name == "set-var" { return (directive, SampleExpression(text)) }
        return SampleExpression(format: text).map { (directive, $0) }
      }
    }
    return nil
  }
}

extension Directive {
  /// The `set-var(…)` or `set-var-fmt(…)` action of a rule.
  var settingAction: Word? {
    switch keyword.text {
    case "http-request", "tcp-request":
      arguments.prefix(2).first { $0.text.utf8.starts(with: "set-var".utf8) }
    default: nil
    }
  }
}
