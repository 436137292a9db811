import Jitsi
import Kubernetes
import YAML

/// Images, sizes and HAProxy.
extension LayoutInference {
  /// The release that most components run, and the image of those that run another.
  mutating func readImages() {
    layout.setImages(
      ComponentKind.ofShard.compactMap { kind in
        component(kind).map { (kind, $0.container.image) }
      })
    if let image = component(.haproxy)?.container.image.text,
      image != ComponentDefaults.haproxyImage
    {
      layout.haproxy.component.image = image
    }
  }

  /// Replicas of web, and what containers request.
  mutating func readSizes() {
    for kind in ComponentKind.allCases {
      guard let container = component(kind)?.container else { continue }
      let resources = ResourceSettings(reading: container.node["resources"])
      if resources != ComponentDefaults.resources(kind) {
        layout.change(kind) { $0.resources = resources }
      }
    }
    if let web = component(.web) { layout.web.replicas = max(1, web.workload.replicas) }
  }

  mutating func readHAProxy() {
    guard let tier = installation.haproxy, let haproxy = component(.haproxy) else {
      if layout.shards > 1 { notes.append("there is no HAProxy in front of the shards") }
      return
    }
    layout.haproxy.replicas = max(2, haproxy.workload.replicas)
    if !tier.slots.isEmpty, !tier.slots.contains(where: \.isTemplate) {
      layout.haproxy.discovery = .server
    }
  }
}

extension ResourceSettings {
  /// Takes what a container, or a resource of an operator, writes.
  init(reading node: Node?) {
    self.init()
    requests = Self.quantities(node?["requests"])
    limits = Self.quantities(node?["limits"])
  }

  private static func quantities(_ node: Node?) -> [String: String] {
    var found: [String: String] = [:]
    for entry in node.map({ Array($0.entries) }) ?? [] {
      if let key = entry.key.text, let value = entry.value.text { found[key] = value }
    }
    return found
  }
}
