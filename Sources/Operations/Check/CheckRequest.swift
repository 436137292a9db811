import Basics
import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// What `check` is to prove.
package struct CheckRequest: Sendable {
  package var cluster = ClusterRequest()
  package var namespace: String?
  /// The only shard to check, without HAProxy; nil for the installation.
  package var shard: Int?
  /// How many rooms to join.
  package var rooms = 10
  /// Milliseconds for each step of a participant: a response, the other's arrival, jicofo's invitation.
  package var patience = 10_000
  package var credentials = CheckCredentials()
  /// What to do to check more where the installation requires a login.
  var loginAdvice = "add --login or --jwt-file"
  /// Whether to ask the addresses of bridges from this machine whether they take media.
  package var asksForMedia = false
  /// Whether participants come through the website, as browsers do, and not through pods.
  package var isFromOutside = false
  /// The website's address; nil for the host that the cluster's objects show.
  package var url: String?

  package init() {}

  /// Runs all checks.
  ///
  /// - Throws: ``CommandFailure`` when the cluster can't be asked, or has no such installation or shard, or when it is unknown
  ///   at which address the website is.
  package func run(_ output: any OperationOutput) throws(CommandFailure) -> CheckReport {
    try run(try cluster.connect(namespace: namespace))
  }

  /// Runs all checks with a client for the cluster.
  ///
  /// - Throws: ``CommandFailure``, as ``run(_:)-(OperationOutput)``.
  func run(_ client: APIClient) throws(CommandFailure) -> CheckReport {
    let began = Time.steady
    let targets = try read(client)
    let website = isFromOutside ? try website(try address(targets), client) : nil
    let run = CheckRun(self, client, website: website, targets)
    try run.run()
    var report = CheckReport(
      namespace: targets.namespace, server: client.connection.server.description,
      website: website?.connection.server.description, shards: run.shards.count,
      haproxies: targets.haproxy.count)
    report.results = run.results
    report.milliseconds = Int(Time.steady - began)
    return report
  }

  /// Runs all checks, again and again as long as one of them fails and there is time left.
  ///
  /// - Parameters:
  ///   - client: The client for the cluster.
  ///   - milliseconds: How long after the beginning another run may begin.
  ///   - pause: Milliseconds between two runs.
  ///   - repeats: Called with the first failure before each further run.
  /// - Returns: The last report.
  /// - Throws: ``CommandFailure``, as ``run(_:)-(OperationOutput)``.
  func run(
    _ client: APIClient, within milliseconds: Int, pause: Int,
    repeats: (CheckResult) -> Void = { _ in }
  ) throws(CommandFailure) -> CheckReport {
    let began = Time.steady
    while true {
      let report = try run(client)
      guard let failure = report.results.first(where: { $0.status == .failed }),
        Int(Time.steady - began) + pause <= milliseconds
      else { return report }
      repeats(failure)
      try CommandFailure.unlessInterrupted(try client.sleep(pause))
    }
  }

  /// The website's address.
  private func address(_ targets: CheckTargets) throws(CommandFailure) -> String {
    if let url { return url }
    guard targets.hosts.count == 1, let host = targets.hosts.first else {
      throw .whichWebsite(targets.hosts.sorted(), namespace: targets.namespace)
    }
    return "https://\(host)"
  }

  /// Returns a client for a website, which sends nothing of the cluster's credentials.
  func website(_ address: String, _ client: APIClient) throws(CommandFailure) -> APIClient {
    let connection: ClusterConnection
    do throws(KubeconfigError) {
      connection = try ClusterConnection.website(address)
    } catch {
      if case .badAddress(let reason) = error.reason {
        throw .runtime("--url is not the address of a website: \(reason)")
      }
      throw .kubeconfig(error)
    }
    do throws(APIError) {
      return try APIClient(connection, options: client.options, runner: cluster.runner)
    } catch {
      throw .cluster(error)
    }
  }

  private func read(_ client: APIClient) throws(CommandFailure) -> CheckTargets {
    let place = client.connection.namespace
    let inventory = try CheckKinds.inventory(
      client, also: CheckKinds.more + (isFromOutside && url == nil ? CheckKinds.routes : []))
    let found = CheckTargetReader(inventory, now: Time.now).targets()
    guard let targets = found.first(where: { $0.namespace == place }) ?? found.first else {
      throw .noInstallation(client.connection.server.description, namespace: place)
    }
    if let shard, !targets.shards.contains(where: { $0.index == shard }) {
      throw .noShard(shard, of: targets.shards.map(\.index), namespace: targets.namespace)
    }
    return targets
  }
}

/// The kinds of objects that `check` reads.
enum CheckKinds {
  static let needed: [ResourceType] = [
    .pods, .deployments, .statefulSets, .daemonSets, .services, .configMaps,
  ]
  /// Kinds that are read where the caller may list them.
  static let more: [ResourceType] = [.nodes]
  /// Kinds that show the website's address, and are read like ``more``.
  static let routes: [ResourceType] = [.ingresses, .httpRoutes]

  /// Reads the objects of a client's namespace: of the kinds that are needed, and of more kinds where they may be listed.
  ///
  /// - Throws: ``CommandFailure`` if a kind that is needed cannot be listed.
  static func inventory(
    _ client: APIClient, also more: [ResourceType] = []
  ) throws(CommandFailure) -> Inventory {
    let types = needed + more
    let results = try CommandFailure.unlessInterrupted(
      try client.list(
        types.map { ListRequest($0, namespace: $0.scope(client.connection.namespace)) }))
    var trees: [Tree] = []
    for (type, result) in zip(types, results) {
      switch result {
      case .success(let list): trees += list.trees
      case .failure(let error): if needed.contains(type) { throw .cluster(error) }
      }
    }
    return Inventory(ObjectSet(trees))
  }

  /// Reads the objects of a client's namespace, and finds its installation.
  ///
  /// - Throws: ``CommandFailure`` if a kind cannot be listed, or if there is no installation.
  static func installation(
    _ client: APIClient
  ) throws(CommandFailure) -> (Inventory, Installation) {
    let inventory = try inventory(client)
    let place = client.connection.namespace
    guard let installation = inventory.installations.first(where: { $0.namespace == place })
    else { throw .noInstallation(client.connection.server.description, namespace: place) }
    return (inventory, installation)
  }
}
