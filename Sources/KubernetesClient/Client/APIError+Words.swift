import Basics

extension APIError: CustomStringConvertible {
  /// The failure and the next step. Has several lines if the server reports several faults or a Role would help.
  public var description: String {
    "cannot \(subject): \(words)"
  }

  /// The description without the Role that would help.
  public var headline: String {
    if case .forbidden(let message) = reason { return "cannot \(subject): \(message)" }
    return description
  }

  private var words: String {
    switch reason {
    case .noLibrary(let words):
      "libcurl cannot be loaded: \(words)"
    case .settings(let error):
      error.description
    case .credential(let error):
      error.description
    case .unreachable(let words):
      "cannot connect to \(server): \(words); check that the cluster is running and whether it needs a VPN"
    case .unresolved(let words):
      "the name of \(server) does not resolve: \(words); check the server's address in the kubeconfig"
    case .proxy(let words):
      "cannot use the proxy for \(server): \(words); check proxy-url and HTTPS_PROXY"
    case .untrusted(let words):
      """
      the certificate of \(server) is not trusted: \(words); check certificate-authority and \
      tls-server-name in the kubeconfig
      """
    case .authorities(let words):
      "the certificate-authority of the kubeconfig is not valid PEM: \(words)"
    case .noAuthorities(let words):
      """
      cannot verify the certificate of \(server): this machine has no CA bundle (\(words)); \
      install the package ca-certificates, or set a bundle with --certificate-authority
      """
    case .clientCertificate(let words):
      "cannot use the client certificate or its key: \(words)"
    case .timedOut(let milliseconds):
      "no complete response from \(server) within \(Time.words(milliseconds: milliseconds))"
    case .stalled(let seconds):
      "\(server) sent nothing for \(seconds) s"
    case .broken(let words):
      "the connection to \(server) was closed before the response was complete: \(words)"
    case .tooLarge(let limit):
      "the response of \(server) is too large: the limit is \(Self.size(limit))"
    case .tooMuch(let limit):
      """
      the responses of \(server) are too large in total: the limit is \(Self.size(limit)); select \
      one namespace with -n
      """
    case .other(let words):
      "the request to \(server) failed: \(words)"
    case .notAPI(let type):
      """
      \(server) is not an API server: \
      \(type.isEmpty ? "its response has no content type" : "its response is \(type)"); check the \
      address
      """
    case .redirected(let status):
      "\(server) redirects (status \(status)), which API servers do not do; check the address"
    case .foreign(let status, let message):
      foreign(status) + (message.isEmpty ? "" : ": \(message)")
    case .incomplete:
      "the response of \(server) is incomplete, or not what an API server answers"
    case .endlessList(let pages):
      "the list of \(server) does not end: \(pages) pages were read"
    case .restlessList:
      "the list kept changing while it was read; try again"
    case .unauthorized(credential: nil):
      """
      \(server) requires credentials, and none were \
      sent\(server.hasPrefix("http://") ? ", because secrets are not sent without TLS" : ""); \
      check the user of the context
      """
    case .unauthorized(let credential?):
      "\(server) rejected \(credential); sign in again, or check the user of the context"
    case .forbidden(let message):
      forbidden(message)
    case .notFound(let message):
      message
    case .notServed:
      notServed
    case .conflict(let status):
      conflict(status)
    case .invalid(let status):
      status.causes.isEmpty
        ? status.message
        : "the API server rejects it as invalid:"
          + status.causes.map { "\n  \($0.field): \($0.message)" }.joined()
    case .expired(let message):
      "the requested resource version is too old: \(message)"
    case .tooManyRequests(let message):
      "\(server) is rate-limiting requests (429): \(message)"
    case .disruptionBudget(let message):
      "a PodDisruptionBudget does not allow it: \(message)"
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
    return "\(message)\nBind this Role to that user to allow it:\(lines)"
  }

  /// Returns who rejected the request, if it was not the API server.
  private var notServed: String {
    guard let access else { return "\(server) does not serve it" }
    // Groups of CRDs are domains; of the built-in ones, only those of Kubernetes itself are.
    let isBuiltIn = !access.group.contains(".") || access.group.hasSuffix(".k8s.io")
    return "\(server) does not serve \(access.resource) in this version; "
      + (isBuiltIn ? "`kubectl api-versions` lists those that it serves" : "is its CRD installed?")
  }

  private func foreign(_ status: Int) -> String {
    guard let access, access.resource.hasSuffix("/proxy") else {
      return """
        status \(status) without an API server's Status: a proxy or firewall in front of \(server) \
        refused it, and no Role changes that; check proxies and firewalls
        """
    }
    let target = access.resource.hasPrefix("pods/") ? "pod" : "service"
    return """
      the \(target), or a proxy in front of it, answered with status \(status); that is not the \
      API server's RBAC, and no Role changes it
      """
  }

  private func conflict(_ status: APIStatus) -> String {
    let owners = status.causes.filter { $0.reason == "FieldManagerConflict" }
    if owners.isEmpty { return status.message }
    return "its fields are owned by other managers:"
      + owners.map { "\n  \($0.field): \($0.message)" }.joined()
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
  }
}
