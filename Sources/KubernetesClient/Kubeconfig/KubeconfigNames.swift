/// The names in the kubeconfig files that kubectl would read.
public struct KubeconfigNames: Sendable {
  public let contexts: [String]
  public let clusters: [String]
  public let users: [String]

  /// - Parameters:
  ///   - file: The value of --kubeconfig, if set.
  ///   - environment: The environment with KUBECONFIG and HOME.
  /// - Throws: ``KubeconfigError`` if a file cannot be read.
  public init(
    file: String?, environment: ProcessEnvironment = .current
  ) throws(KubeconfigError) {
    let config = try KubeconfigFiles(flag: file, environment: environment).read()
    contexts = config.contexts.keys.sorted()
    clusters = config.clusters.keys.sorted()
    users = config.users.keys.sorted()
  }
}
