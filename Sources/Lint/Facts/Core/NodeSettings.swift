import Basics
import Jitsi
import Kubernetes
import YAML

/// What an input says about the nodes, and about what leads to Services by other means than routes; worked out once, when a
/// rule first asks.
struct NodeSettings: Sendable {
  /// The largest value of net.core.rmem_max that something sets; nil if nothing does.
  private(set) var receiveBuffer: Int?
  /// The node autoscaler; nil if the input has none.
  private(set) var autoscaler: String?
  /// Whether the input has a DaemonSet that runs no component, such as an exporter or a network plugin.
  private(set) var hasNodeSoftware = false
  /// Words of objects that may lead to a Service in ways that no route shows: kinds of other controllers, configurations of
  /// proxies, and the variables and arguments of containers.
  private(set) var words: Set<Substring> = []

  private static let ownGroups: Set<String> = [
    "", "apps", "autoscaling", "batch", "policy", "rbac.authorization.k8s.io",
    "networking.k8s.io", "monitoring.coreos.com", "cert-manager.io", "gateway.networking.k8s.io",
    "apiextensions.k8s.io", "apiregistration.k8s.io", "storage.k8s.io", "discovery.k8s.io",
    "admissionregistration.k8s.io", "metacontroller.k8s.io", "keda.sh",
  ]

  init(_ inventory: Inventory) {
    let configurations = Set(
      inventory.installations.compactMap { $0.haproxy?.configMap?.id })
    let components = Set(inventory.components.map(\.workload.object.id))
    for object in inventory.objects.objects {
      if object.kind == "DaemonSet", !components.contains(object.id) { hasNodeSoftware = true }
      if autoscaler == nil { autoscaler = Self.autoscaler(object) }
      if let template = PodTemplate(of: object) {
        read(template)
      } else if object.kind == "ConfigMap" {
        guard !configurations.contains(object.id) else { continue }
        for entry in object.node["data"]?.entries.map({ $0 }) ?? [] {
          readAddresses(in: entry.value.text)
        }
      } else if object.kind == "Service" {
        collect(object.node["metadata"]?["annotations"], depth: 0)
        collect(object.node["spec"]?["externalName"], depth: 0)
      } else if !Self.ownGroups.contains(object.group) {
        collect(object.node["spec"], depth: 0)
        collect(object.node["metadata"]?["annotations"], depth: 0)
      }
    }
  }

  private static func autoscaler(_ object: KubernetesObject) -> String? {
    if object.group == "karpenter.sh", object.kind == "NodePool" { return "Karpenter" }
    guard object.kind == "Deployment", object.name.holds("cluster-autoscaler") else { return nil }
    return "cluster-autoscaler"
  }

  private mutating func read(_ template: PodTemplate) {
    for container in template.containers + template.initContainers {
      for field in ["command", "args"] {
        for word in container.node[field]?.elements.map({ $0 }) ?? [] {
          readAddresses(in: word.text)
        }
      }
      for entry in container.node["env"]?.elements.map({ $0 }) ?? [] {
        readAddresses(in: entry["value"]?.text)
      }
    }
    for sysctl in template.spec?["securityContext"]?["sysctls"]?.elements.map({ $0 }) ?? []
    where sysctl["name"]?.text == "net.core.rmem_max" {
      add(buffer: sysctl["value"]?.integer)
    }
  }

  private mutating func collect(_ node: Node?, depth: Int) {
    guard let node, depth < 30 else { return }
    if node.isScalar {
      // Settings of nodes by a kind of their own, as Tuned and MachineConfig.
      if let text = node.text, text.holds("rmem_max") { readBuffer(text) }
      return read(node.text)
    }
    for element in node.elements { collect(element, depth: depth + 1) }
    for entry in node.entries { collect(entry.value, depth: depth + 1) }
  }

  /// Reads a text in which only what looks like an address names a Service.
  private mutating func readAddresses(in text: String?) {
    guard let text else { return }
    if text.holds("rmem_max") { readBuffer(text) }
    if text.holds("://") || text.holds(".svc") { read(text) }
  }

  private mutating func read(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    for word in text.parts(between: { !Self.isOfName($0) }) where word.utf8.count < 254 {
      words.insert(word)
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Reads the number behind net.core.rmem_max; a setting without a readable one counts as large enough.
  private mutating func readBuffer(_ text: String) {
    var rest = text
    while let tail = rest.tail(behind: "rmem_max") {
      rest = String(tail)
      let digits = tail.drop { "= \t\"':".contains($0) }.prefix { $0.isASCII && $0.isNumber }
      add(buffer: Int(digits))
    }
  }

  private mutating func add(buffer: Int?) {
    receiveBuffer = max(receiveBuffer ?? 0, buffer ?? Int.max)
  }
}
