import Basics
import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import YAML

/// An installation in a cluster, and connections to its HAProxy pods' runtime API.
final class RuntimeSession {
  let client: APIClient
  let targets: RuntimeTargets
  let inventory: Inventory
  let runtime: HAProxyRuntime

  /// Reads the installation and connects to all ready HAProxy pods.
  ///
  /// - Throws: ``CommandFailure`` if there is no such installation, or HAProxy takes no commands.
  convenience init(_ cluster: ClusterRequest, namespace: String?) throws(CommandFailure) {
    try self.init(try cluster.connect(namespace: namespace), cluster)
  }

  /// The same with a client of the cluster.
  init(_ client: APIClient, _ cluster: ClusterRequest) throws(CommandFailure) {
    self.client = client
    (inventory, targets) = try Self.read(client)
    guard let port = targets.socket?.port, targets.socket?.isForAdministrators == true else {
      throw .noRuntimeSocket(Self.reason(targets))
    }
    guard !targets.pods.isEmpty else { throw .noHAProxyPods(namespace: targets.namespace) }
    do throws(HAProxyRuntime.Failure) {
      runtime = try HAProxyRuntime(
        targets.pods, socket: port, namespace: targets.namespace, cluster.choice,
        client.options.interrupt)
    } catch {
      throw CommandFailure(error)
    }
  }

  static func read(
    _ client: APIClient
  ) throws(CommandFailure) -> (Inventory, RuntimeTargets) {
    let (inventory, installation) = try CheckKinds.installation(client)
    guard let targets = RuntimeTargetReader(inventory, now: Time.now).targets(of: installation)
    else { throw .noHAProxy(namespace: client.connection.namespace) }
    return (inventory, targets)
  }

  private static func reason(_ targets: RuntimeTargets) -> String {
    let name = targets.configMap.map { "configmap/\($0.name)" } ?? "haproxy.cfg"
    guard targets.configMap != nil else { return "the cluster has no ConfigMap with haproxy.cfg" }
    guard let socket = targets.socket else {
      return "\(name) has no `stats socket` on TCP, which HAProxy's runtime API needs"
    }
    return "\(name) has `stats socket` with level \(socket.level), which cannot change anything"
  }

  // MARK: Servers

  /// The servers of all backends as a pod sees them.
  func servers(_ pod: String) throws(HAProxyRuntime.Failure) -> [RuntimeServer] {
    var servers: [RuntimeServer] = []
    for backend in targets.backends { servers += try runtime.servers(pod, backend: backend) }
    return servers
  }

  /// Which pod has not found a shard that others have; nil if there is none.
  func podWithout(_ shard: Int) throws(CommandFailure) -> CommandFailure? {
    var without: [String] = []
    for pod in targets.pods
    where !(try read(pod).contains { targets.shard(of: $0) == shard }) {
      without.append(pod)
    }
    guard let pod = without.first, without.count < targets.pods.count else { return nil }
    return .runtime("\(pod) has no server for shard \(shard)")
  }

  /// The shards for which a pod has a healthy server.
  func healthyShards(_ pod: String) throws(CommandFailure) -> Set<Int> {
    Set(
      try read(pod).filter { $0.isUp && $0.address != nil }.compactMap { targets.shard(of: $0) })
  }

  /// The shards of which no server takes new rooms at some HAProxy pod: a run that ended early may have uncordoned others only.
  func cordonedShards() throws(CommandFailure) -> Set<Int> {
    var cordoned: Set<Int> = []
    for pod in targets.pods {
      var open: Set<Int> = []
      var closed: Set<Int> = []
      for server in try read(pod) {
        guard let shard = targets.shard(of: server) else { continue }
        if server.isClosed { closed.insert(shard) } else { open.insert(shard) }
      }
      cordoned.formUnion(closed.subtracting(open))
    }
    return cordoned
  }

  private func read(_ pod: String) throws(CommandFailure) -> [RuntimeServer] {
    do throws(HAProxyRuntime.Failure) {
      return try servers(pod)
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension CommandFailure {
  init(_ failure: HAProxyRuntime.Failure) {
    self =
      failure == .interrupted
      ? .interrupted
      : failure.isTransient ? .lostHAProxy(failure.words) : .runtime(failure.words)
  }
}
