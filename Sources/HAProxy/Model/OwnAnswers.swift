extension Configuration {
  /// Returns whether a request on a port certainly reaches a backend's servers. It does not if HAProxy may answer it itself
  /// with its statistics page, a monitor, or a rule that names the path.
  public func passes(port: Int, path: String, to backend: Proxy) -> Bool {
    if backend.mayAnswer(path) { return false }
    let listening = sources(of: backend).map { proxies[$0] }.filter { frontend in
      frontend.binds.contains { $0.addresses.contains { $0.port?.number == port } }
    }
    return !listening.isEmpty && !listening.contains { $0.mayAnswer(path) }
  }
}

extension Proxy {
  /// Returns whether HAProxy may answer or redirect a path without contacting a server.
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
      // The root path is a prefix of every path and carries no information.
      return path != "/" && directive.words.contains { $0.text == path }
    }
  }
}
