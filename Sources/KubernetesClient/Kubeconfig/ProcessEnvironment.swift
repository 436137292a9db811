#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process was started with that decides which cluster is meant.
public struct ProcessEnvironment: Sendable {
  public let variables: @Sendable (String) -> String?
  /// The folder that pods find their service account in.
  public let serviceAccountFolder: String
  /// Whether somebody sits at standard input, so that a plugin may ask.
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

  /// A variable that is set and not empty.
  subscript(name: String) -> String? {
    variables(name).flatMap { $0.isEmpty ? nil : $0 }
  }
}
