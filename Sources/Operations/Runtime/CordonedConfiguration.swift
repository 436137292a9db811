import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import Layout
import ShardEditing
import YAML

/// The change of haproxy.cfg with which HAProxy pods that restart keep a shard cordoned, or uncordoned.
///
/// The annotation with its checksum stays, so that no pod restarts because of it.
struct CordonedConfiguration {
  struct Change {
    /// The name of the ConfigMap.
    let name: String
    let key: String
    let before: String
    let after: String

    var difference: FileChange {
      FileChange(
        "configmap/\(name): \(key)", from: Array(before.utf8), to: Array(after.utf8))
    }

    /// A JSON patch that fails if somebody else has changed the file.
    var patch: [UInt8] {
      let path: [NodeStep] = [.key("data"), .key(key)]
      var patch = JSONPatch()
      patch.add("test", path, .scalar(.string(before)))
      patch.add("replace", path, .scalar(.string(after)))
      return patch.bytes
    }
  }

  private let targets: RuntimeTargets
  /// The change; nil if the file needs none.
  let change: Change?
  /// Why the file cannot keep the state of some servers.
  let obstacles: [String]
  private let weights: [String: Int]

  /// - Parameters:
  ///   - targets: The installation.
  ///   - isClosing: Whether the shard is to get no new rooms.
  ///   - servers: The servers of the shard, of all HAProxy pods.
  ///   - spares: Servers without an address that are to be opened, too.
  init(
    _ targets: RuntimeTargets, closing isClosing: Bool, servers: [RuntimeServer],
    spares: [RuntimeServer] = []
  ) {
    self.targets = targets
    var obstacles: [String] = []
    guard let configMap = targets.configMap, let node = targets.text, let before = node.text,
      let key = configMap.node["data"]?.entries.first(where: { $0.value == node })?.key.text
    else {
      change = nil
      self.obstacles = ["the cluster has no ConfigMap with haproxy.cfg"]
      weights = [:]
      return
    }
    var names: [String: Set<String>] = [:]
    for server in servers { names[server.backend, default: []].insert(server.name) }
    var text = Array(before.utf8)
    for (backend, servers) in names.sorted(by: { $0.key < $1.key }) {
      if servers.count > 1, targets.slots[backend]?.contains(where: \.isTemplate) == true {
        obstacles.append(
          "HAProxy pods map the shard to different servers (\(servers.sorted().joined(separator: ", ")))"
        )
        continue
      }
      for server in servers.sorted() {
        let outcome =
          isClosing
          ? ServerCordon.close(server, of: backend, in: text)
          : ServerCordon.open(server, of: backend, in: text)
        switch outcome {
        case .changed(let new): text = new
        case .unchanged: break
        case .impossible(let reason):
          obstacles.append(
            "configmap/\(configMap.name) cannot keep it for server \(server): \(reason)")
        }
      }
    }
    for spare in spares {
      if case .changed(let new) = ServerCordon.open(spare.name, of: spare.backend, in: text) {
        text = new
      }
    }
    let after = String(decoding: text, as: UTF8.self)
    change =
      after == before
      ? nil : Change(name: configMap.name, key: key, before: before, after: after)
    self.obstacles = obstacles
    weights = Self.weights(text)
  }

  /// The weight that the changed file gives a server; nil if SRV records give it one.
  func weight(of server: RuntimeServer) -> Int? {
    weights["\(server.backend)/\(server.name)"].flatMap { $0 > 0 ? $0 : nil }
  }

  /// The tool that manages the ConfigMap or the workloads, and would revert the change.
  func owner(_ inventory: Inventory) -> String? {
    ShardEditor.owner(in: inventory, namespace: targets.namespace)
  }

  private static func weights(_ text: [UInt8]) -> [String: Int] {
    var weights: [String: Int] = [:]
    for proxy in Configuration(parsing: text).proxies where proxy.kind.isBackend {
      for server in proxy.servers {
        let weight = server.options.value("weight").map { Int($0.text) ?? 0 } ?? 1
        weights["\(proxy.name?.text ?? "")/\(server.name.text)"] = weight
      }
      for template in proxy.templates where template.service == nil {
        let weight = template.options.value("weight").map { Int($0.text) ?? 0 } ?? 1
        for number in template.numbers.map({ Array($0.prefix(10_000)) }) ?? [] {
          weights["\(proxy.name?.text ?? "")/\(template.prefix.text)\(number)"] = weight
        }
      }
    }
    return weights
  }
}
