/// The service account of the pod that the program runs in.
///
/// Source: the Kubernetes documentation, "Accessing the Kubernetes API from a Pod".
struct PodEnvironment {
  let host: String
  let port: String
  let folder: String

  /// Returns nil outside a pod, or in a pod without a service account.
  init?(_ environment: ProcessEnvironment) throws(KubeconfigError) {
    guard let host = environment["KUBERNETES_SERVICE_HOST"],
      let port = environment["KUBERNETES_SERVICE_PORT"],
      SmallFile.stamp(environment.serviceAccountFolder + "/token") != nil
    else { return nil }
    self.host = host
    self.port = port
    folder = environment.serviceAccountFolder
  }

  /// Returns the connection from the pod's environment, overridden by the user's flags.
  func connection(
    _ choice: ClusterChoice, _ environment: ProcessEnvironment
  ) throws(KubeconfigError) -> ClusterConnection {
    let origin = Origin(file: "\(folder)/", field: "pod")
    var cluster = ClusterEntry(origin: origin)
    cluster.server = "https://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    if SmallFile.stamp("\(folder)/ca.crt") != nil {
      cluster.certificateAuthority = "\(folder)/ca.crt"
    }
    var user = UserEntry(origin: origin)
    user.tokenFile = "\(folder)/token"
    var context = ContextEntry(origin: origin)
    if let bytes = try? SmallFile.read("\(folder)/namespace") {
      let name = TokenFile.trimmed(String(decoding: bytes, as: UTF8.self))
      if !name.isEmpty { context.namespace = name }
    }
    return try ConnectionResolver(
      choice: choice, environment: environment, contextName: nil, context: context,
      cluster: cluster, user: user, userName: "of this pod"
    ).connection()
  }
}
