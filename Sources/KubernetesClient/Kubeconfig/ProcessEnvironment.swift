#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The parts of the process environment that determine the cluster.
public struct ProcessEnvironment: Sendable {
  public let variables: @Sendable (String) -> String?
  /// The directory of the pod's service account.
  public let serviceAccountFolder: String
  /// Whether standard input is a terminal, so that a plugin may prompt.
  public let isInteractive: Bool

  public init(
    variables: @escaping @Sendable (String) -> String?,
    serviceAccountFolder: String = "/var/run/secrets/kubernetes.io/serviceaccount",
    isInteractive: Bool = false
  ) {
    self.variables = variables
    self.serviceAccountFolder = serviceAccountFolder
    self.isInteractive = isInteractive
  }

  /// The environment of this process.
  public static var current: ProcessEnvironment {
    ProcessEnvironment(
      variables: { getenv($0).map { String(cString: $0) } }, isInteractive: isatty(0) == 1)
  }

  /// The value of a variable, if it is set and not empty.
  subscript(name: String) -> String? {
    variables(name).flatMap { $0.isEmpty ? nil : $0 }
  }
}
