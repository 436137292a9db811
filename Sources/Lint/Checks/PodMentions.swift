import Jitsi
import Kubernetes
import YAML

/// What a pod itself says of variables: commands, hooks, probes, other variables, and mounted ConfigMaps.
struct PodMentions {
  private var texts: [String] = []
  /// Whether scripts or templates may be mounted that the input does not show.
  private var hidesText = false

  init(_ component: Component, _ inventory: Inventory) {
    let template = component.workload.template
    for container in template.initContainers + template.containers {
      for field in [
        "command", "args", "lifecycle", "startupProbe", "readinessProbe", "livenessProbe",
      ] {
        if let node = container.node[field] { collect(node) }
      }
      for entry in container.node["env"].map({ Array($0.elements) }) ?? [] {
        if let value = entry["value"]?.text, value.utf8.contains(UInt8(ascii: "$")) {
          texts.append(value)
        }
      }
    }
    for volume in template.spec?["volumes"].map({ Array($0.elements) }) ?? [] {
      guard let name = volume["configMap"]?["name"]?.text else { continue }
      guard let map = inventory.find(kind: "ConfigMap", component.workload.namespace, name) else {
        hidesText = true
        continue
      }
      if let data = map.node["data"] { collect(data) }
    }
  }

  /// Whether something may refer to a variable.
  func holds(_ name: String) -> Bool { hidesText || texts.contains { $0.contains(name) } }

  private mutating func collect(_ node: Node, depth: Int = 0) {
    guard depth < 6 else { return }
    if let text = node.text { texts.append(text) }
    for entry in node.entries { collect(entry.value, depth: depth + 1) }
    for element in node.elements { collect(element, depth: depth + 1) }
  }
}
