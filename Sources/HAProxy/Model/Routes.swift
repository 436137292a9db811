extension Configuration {
  /// Returns the backends that a frontend can route to, as indices into `proxies`; itself first if it has servers. Names
  /// computed at run time can refer to any backend and are not followed.
  public func targets(of frontend: Proxy) -> [Int] {
    var result: [Int] = []
    if frontend.kind == .listen, !frontend.servers.isEmpty || !frontend.templates.isEmpty {
      result += proxies.indices.filter { proxies[$0].section == frontend.section }
    }
    guard frontend.kind.isFrontend else { return result }
    for reference in frontend.backends where !reference.isDynamic {
      let found = proxies.indices.first { index in
        proxies[index].kind.isBackend && proxies[index].name?.text == reference.name.text
      }
      if let found, !result.contains(found) { result.append(found) }
    }
    return result
  }

  /// Returns the frontends that can route to a backend, as indices into `proxies`, including itself if it is a listen section.
  public func sources(of backend: Proxy) -> [Int] {
    proxies.indices.filter { index in
      let proxy = proxies[index]
      guard proxy.kind.isFrontend else { return false }
      return proxy.section == backend.section
        || proxy.backends.contains { $0.isDynamic || $0.name.text == backend.name?.text }
    }
  }

  /// The `stats socket` lines of `global`.
  public var statisticsSockets: [Directive] {
    sections.filter { $0.kind == .global }.flatMap { section in
      section.directives.filter { $0.matches("stats", "socket") && isLive($0.branch) }
    }
  }

  /// The endpoints of HAProxy's built-in Prometheus exporter.
  public var exporters: [Exporter] {
    proxies.indices.flatMap { index in
      proxies[index].directives.compactMap { Exporter($0, in: proxies[index], at: index) }
    }
  }
}

/// A line that serves HAProxy's metrics: `http-request use-service prometheus-exporter`.
public struct Exporter: Sendable {
  /// The frontend, as an index into `Configuration.proxies`.
  public let proxy: Int
  /// The `bind` lines of the frontend.
  public let binds: [Bind]
  /// The path required by the condition; nil if there is no condition or it requires something else.
  public let path: Word?
  /// The directive of the line.
  public let directive: Directive

  init?(_ directive: Directive, in proxy: Proxy, at index: Int) {
    guard directive.matches("http-request", "use-service"),
      directive.argument(1)?.text == "prometheus-exporter"
    else { return nil }
    self.proxy = index
    binds = proxy.binds
    self.directive = directive
    path = Self.path(of: directive, in: proxy)
  }

  private static func path(of directive: Directive, in proxy: Proxy) -> Word? {
    guard let condition = directive.condition(from: 2), let first = condition.dropFirst().first
    else { return nil }
    let words =
      first.text == "{"
      ? Array(condition.dropFirst(2))
      : proxy.directives.first { $0.matches("acl", first.text) }.map {
        Array($0.arguments.dropFirst())
      }
        ?? []
    guard let fetch = words.first, fetch.text == "path" || fetch.text == "path_beg" else {
      return nil
    }
    var rest = words.dropFirst()
    while let flag = rest.first, flag.text.utf8.first == UInt8(ascii: "-") {
      rest = rest.dropFirst(flag.text == "-m" ? 2 : 1)
    }
    return rest.first?.text == "}" ? nil : rest.first
  }
}
