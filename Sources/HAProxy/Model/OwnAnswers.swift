extension Configuration {
  /// Whether a request that comes in on a port goes to a backend's servers, as far as the text tells: one that HAProxy may
  /// answer itself, by its statistics, as a monitor, or by a rule that names the path, does not.
  public func passes(port: Int, path: String, to backend: Proxy) -> Bool {
    if backend.mayAnswer(path) { return false }
    let listening = sources(of: backend).map { proxies[$0] }.filter { frontend in
      frontend.binds.contains { $0.addresses.contains { $0.port?.number == port } }
    }
    return !listening.isEmpty && !listening.contains { $0.mayAnswer(path) }
  }
}

extension Proxy {
  /// Whether HAProxy may answer a path without asking a server, or send it elsewhere.
  fileprivate func mayAnswer(_ path: String) -> Bool {
    if monitorPath?.text == path { return true }
    if servesStatistics, path.hasPrefix(statisticsPath?.text ?? "/haproxy?stats") { return true }
    return directives.contains { directive in
      if directive.keyword.text == "http-request",
        let action = directive.argument(0)?.text,
        ["return", "deny", "tarpit", "redirect", "use-service"].contains(action),
        directive.condition(from: 1) == nil
      {
        return true
      }
      // The root is a part of every path, and says nothing.
      return path != "/" && directive.words.contains { $0.text == path }
    }
  }
}
