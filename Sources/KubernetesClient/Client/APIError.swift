/// Why a request to an API server failed.
public struct APIError: Error, Sendable, Hashable {
  /// The action that failed, such as `list services in the namespace meet`.
  public let subject: String
  /// The address of the API server.
  public let server: String
  /// The action in terms of RBAC permissions; nil if it requires none.
  public let access: ResourceAccess?
  public let reason: Reason

  public enum Reason: Sendable, Hashable {
    // No response.
    case noLibrary(String)
    case settings(KubeconfigError)
    case credential(CredentialError)
    case unreachable(String)
    case unresolved(String)
    case proxy(String)
    case untrusted(String)
    case authorities(String)
    /// The system has no CA certificates to verify the server with.
    case noAuthorities(String)
    case clientCertificate(String)
    case timedOut(milliseconds: Int)
    case stalled(seconds: Int)
    case broken(String)
    case tooLarge(limit: Int)
    /// All responses together are too large.
    case tooMuch(limit: Int)
    case other(String)
    // A response that is not from an API server.
    case notAPI(contentType: String)
    case redirected(status: Int)
    /// An error response that is not an API server's Status: from a pod or Service itself, or from
    /// an intermediary.
    case foreign(status: Int, String)
    case incomplete
    case endlessList(pages: Int)
    case restlessList
    // An error response.
    /// Nil if no credential was sent.
    case unauthorized(credential: String?)
    case forbidden(String)
    case notFound(String)
    case notServed
    case conflict(APIStatus)
    case invalid(APIStatus)
    case expired(String)
    case tooManyRequests(String)
    /// A PodDisruptionBudget does not allow the eviction, which also has status 429.
    case disruptionBudget(String)
    case unavailable(String)
    case refused(APIStatus)
    case status(Int)
  }

  /// Whether the same request may succeed later with no change.
  public var isTransient: Bool {
    switch reason {
    case .unreachable, .unresolved, .proxy, .timedOut, .stalled, .broken, .incomplete,
      .tooManyRequests, .disruptionBudget, .unavailable, .restlessList, .credential:
      true
    case .refused(let status): status.code >= 500
    case .status(let code): code >= 500
    default: false
    }
  }

  /// Whether a PodDisruptionBudget does not allow an eviction, for now.
  public var isOfBudget: Bool {
    if case .disruptionBudget = reason { true } else { false }
  }

  /// Whether the server does not have the object or does not serve its kind.
  public var isNotFound: Bool {
    switch reason {
    case .notFound, .notServed: true
    default: false
    }
  }

  /// Whether the caller lacks permission.
  public var isForbidden: Bool { if case .forbidden = reason { true } else { false } }

  /// The Role that would grant access; nil if permissions are not the cause.
  public var missingPermissions: MissingPermissions? {
    guard isForbidden, let access else { return nil }
    return MissingPermissions([access])
  }
}
