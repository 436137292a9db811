extension APIError: CustomStringConvertible {
  /// What failed and what to do; more lines where the server names several faults, or a Role would help.
  public var description: String {
    "can't \(subject): \(words)"
  }

  /// The same without the Role that would help.
  public var headline: String {
    if case .forbidden(let message) = reason { return "can't \(subject): \(message)" }
    return description
  }

  private var words: String {
    switch reason {
    case .noLibrary(let words):
      "libcurl can't be used: \(words)"
    case .settings(let error):
      error.description
    case .credential(let error):
      error.description
    case .unreachable(let words):
      "\(server) can't be reached: \(words); is the cluster running, and a VPN needed?"
    case .unresolved(let words):
      "the name of \(server) is not known: \(words); check the server's address in the kubeconfig"
    case .proxy(let words):
      "the proxy on the way to \(server) can't be used: \(words); check proxy-url and HTTPS_PROXY"
    case .untrusted(let words):
      """
      the certificate of \(server) is not trusted: \(words); check certificate-authority and \
      tls-server-name in the kubeconfig
      """
    case .authorities(let words):
      "the certificate-authority of the kubeconfig can't be read as PEM: \(words)"
    case .noAuthorities(let words):
      """
      the certificate of \(server) cannot be checked: this machine has no CA bundle (\(words)); install \
      the package ca-certificates, or name a bundle with --certificate-authority
      """
    case .clientCertificate(let words):
      "the client certificate or its key can't be used: \(words)"
    case .timedOut(let milliseconds):
      "no whole answer of \(server) within \(Self.duration(milliseconds))"
    case .stalled(let seconds):
      "\(server) sent nothing for \(seconds) s"
    case .broken(let words):
      "the connection to \(server) broke before the answer was whole: \(words)"
    case .tooLarge(let limit):
      "the answer of \(server) is too large: at most \(Self.size(limit)) are read"
    case .tooMuch(let limit):
      """
      the answers of \(server) are too large together: at most \(Self.size(limit)) are read; name one \
      namespace with -n
      """
    case .other(let words):
      "\(server) could not be asked: \(words)"
    case .notAPI(let type):
      """
      \(server) answers, but not as an API server: \
      \(type.isEmpty ? "its answer has no type" : "its answer is \(type)"); check the address
      """
    case .redirected(let status):
      "\(server) leads elsewhere (status \(status)), as no API server does; check the address"
    case .foreign(let status, let message):
      foreign(status) + (message.isEmpty ? "" : ": \(message)")
    case .incomplete:
      "the answer of \(server) is not whole: it ends within an object"
    case .endlessList(let pages):
      "the list of \(server) has no end: \(pages) pages were read"
    case .restlessList:
      "the list changed under the reader again and again; try again"
    case .unauthorized(credential: nil):
      """
      \(server) demands a credential, and none was sent\
      \(server.hasPrefix("http://") ? ", for nothing secret goes without TLS" : ""); check the user \
      of the context
      """
    case .unauthorized(let credential?):
      "\(server) does not accept \(credential); sign in anew, or check the user of the context"
    case .forbidden(let message):
      forbidden(message)
    case .notFound(let message):
      message
    case .notServed:
      "\(server) does not serve \(access?.resource ?? "it"); is its CRD installed?"
    case .conflict(let status):
      conflict(status)
    case .invalid(let status):
      status.causes.isEmpty
        ? status.message
        : "the server finds it invalid:"
          + status.causes.map { "\n  \($0.field): \($0.message)" }.joined()
    case .expired(let message):
      "what was asked for is too old: \(message)"
    case .tooManyRequests(let message):
      "\(server) has too much to do: \(message)"
    case .unavailable(let message):
      "\(server) is not available: \(message)"
    case .refused(let status):
      "\(status.message.isEmpty ? status.reason : status.message) (status \(status.code))"
    case .status(let code):
      "\(server) answered with status \(code)"
    }
  }

  private func forbidden(_ message: String) -> String {
    guard let role = missingPermissions?.manifests else { return message }
    let lines = role.split(separator: "\n").map { "\n  \($0)" }.joined()
    return "\(message)\nThis would allow it, bound to that user:\(lines)"
  }

  /// Who refused, where it was not the API server.
  private func foreign(_ status: Int) -> String {
    guard let access, access.resource.hasSuffix("/proxy") else {
      return """
        status \(status) without an API server's Status: something between here and \(server) refused it, \
        and no Role changes that; check proxies and firewalls
        """
    }
    let target = access.resource.hasPrefix("pods/") ? "pod" : "service"
    return """
      the \(target), or a proxy on the way to it, answered with status \(status); that is not the API \
      server's RBAC, and no Role changes it
      """
  }

  private func conflict(_ status: APIStatus) -> String {
    let owners = status.causes.filter { $0.reason == "FieldManagerConflict" }
    if owners.isEmpty { return status.message }
    return "other managers own fields of it:"
      + owners.map { "\n  \($0.field): \($0.message)" }.joined()
  }

  static func duration(_ milliseconds: Int) -> String {
    milliseconds % 1000 == 0
      ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
  }
}
