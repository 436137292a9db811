/// Why a request to an API server came to nothing.
public struct APIError: Error, Sendable, Hashable {
  /// What was tried, such as `list services in the namespace meet`.
  public let subject: String
  /// The address of the API server.
  public let server: String
  /// What was tried, in the words of permissions; nil for what no permission is about.
  public let access: ResourceAccess?
  public let reason: Reason

  public enum Reason: Sendable, Hashable {
    // No answer.
    case noLibrary(String)
    case settings(KubeconfigError)
    case credential(CredentialError)
    case unreachable(String)
    case unresolved(String)
    case proxy(String)
    case untrusted(String)
    case authorities(String)
    /// The system has no authorities to check certificates against.
    case noAuthorities(String)
    case clientCertificate(String)
    case timedOut(milliseconds: Int)
    case stalled(seconds: Int)
    case broken(String)
    case tooLarge(limit: Int)
    /// The answers to all requests together.
    case tooMuch(limit: Int)
    case other(String)
    // An answer that is none of an API server.
    case notAPI(contentType: String)
    case redirected(status: Int)
    /// A refusal that is no Status of an API server: a pod's or Service's own, or that of something on the way.
    case foreign(status: Int, String)
    case incomplete
    case endlessList(pages: Int)
    case restlessList
    // An answer that says no.
    /// Nil where none was sent.
    case unauthorized(credential: String?)
    case forbidden(String)
    case notFound(String)
    case notServed
    case conflict(APIStatus)
    case invalid(APIStatus)
    case expired(String)
    case tooManyRequests(String)
    case unavailable(String)
    case refused(APIStatus)
    case status(Int)
  }

  /// Whether the same request may succeed later without anybody changing anything.
  public var isTransient: Bool {
    switch reason {
    case .unreachable, .unresolved, .proxy, .timedOut, .stalled, .broken, .incomplete,
      .tooManyRequests, .unavailable, .restlessList, .credential:
      true
    case .refused(let status): status.code >= 500
    case .status(let code): code >= 500
    default: false
    }
  }

  /// Whether the server does not have what was asked for, or the kind of it.
  public var isNotFound: Bool {
    switch reason {
    case .notFound, .notServed: true
    default: false
    }
  }

  /// Whether the caller may not do it.
  public var isForbidden: Bool { if case .forbidden = reason { true } else { false } }

  /// The Role that would allow it; nil where permission is not what is missing.
  public var missingPermissions: MissingPermissions? {
    guard isForbidden, let access else { return nil }
    return MissingPermissions([access])
  }
}
