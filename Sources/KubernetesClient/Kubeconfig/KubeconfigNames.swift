/// The names in the kubeconfig files that kubectl would read.
public struct KubeconfigNames: Sendable {
  public let contexts: [String]
  public let clusters: [String]
  public let users: [String]

  /// - Parameter file: The value of --kubeconfig, if set.
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
