/// The names in the kubeconfig files that kubectl would read.
public struct KubeconfigNames: Sendable {
  public let contexts: [String]
  public let clusters: [String]
  public let users: [String]

  /// - Parameter file: what --kubeconfig names, if anything.
  /// - Throws: ``KubeconfigError`` when a file cannot be read.
  public init(
    file: String?, environment: ProcessEnvironment = .current
  ) throws(KubeconfigError) {
    let config = try KubeconfigFiles(flag: file, environment: environment).read()
    contexts = config.contexts.keys.sorted()
    clusters = config.clusters.keys.sorted()
    users = config.users.keys.sorted()
  }
}
