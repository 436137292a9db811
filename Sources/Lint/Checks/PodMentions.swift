import Basics
import Jitsi
import Kubernetes
import YAML

/// What a pod itself says of variables: commands, hooks, probes, other variables, and mounted ConfigMaps.
struct PodMentions {
  private var texts: [String] = []
  /// Whether scripts or templates may be mounted that the input does not show.
  private var hidesText = false

  init(_ component: Component, _ inventory: Inventory) {
    self.init(component.workload, inventory)
  }

  init(_ workload: Workload, _ inventory: Inventory) {
    let template = workload.template
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
      guard let map = inventory.find(kind: "ConfigMap", workload.namespace, name) else {
        hidesText = true
        continue
      }
      if let data = map.node["data"] { collect(data) }
    }
  }

  /// Whether something may refer to a variable.
  func holds(_ name: String) -> Bool { hidesText || texts.contains { $0.holds(text: name) } }

  /// The value of a setting in an option such as `--cert=/tls/tls.crt`, or in a line of a configuration such as `cert=…`; empty for
  /// one without a value, nil if it is not set.
  func setting(_ name: String) -> String? {
    for text in texts where text.holds(text: name) {
      for line in text.split(whereSeparator: \.isNewline)
      where line.first(where: { !$0.isWhitespace }) != "#" {
        for part in line.split(whereSeparator: { $0.isWhitespace || $0 == "\"" || $0 == "'" }) {
          let word = part.drop { $0 == "-" }
          guard word.hasPrefix(name) else { continue }
          let rest = word.dropFirst(name.count)
          if rest.isEmpty { return "" }
          if rest.first == "=" { return String(rest.dropFirst()) }
        }
      }
    }
    return nil
  }

  private mutating func collect(_ node: Node, depth: Int = 0) {
    guard depth < 6 else { return }
    if let text = node.text { texts.append(text) }
    for entry in node.entries { collect(entry.value, depth: depth + 1) }
    for element in node.elements { collect(element, depth: depth + 1) }
  }
}
