import Jitsi
import Kubernetes
import YAML

/// Images, resources and HAProxy.
extension LayoutInference {
  /// Reads the most common release, and the images of components with another release.
  mutating func readImages() {
    var images: [(kind: ComponentKind, image: ImageReference)] = []
    for kind in ComponentKind.allCases {
      guard let image = component(kind)?.container.image else { continue }
      guard image.tag != nil || image.digest != nil else {
        notes.append("\(kind.rawValue) runs \(image.text) without a tag; `render` sets one")
        continue
      }
      images.append((kind, image))
    }
    layout.setImages(images.filter { $0.kind != .haproxy })
    if let image = images.first(where: { $0.kind == .haproxy })?.image.text,
      image != HAProxyManifests.image
    {
      layout.haproxy.component.image = image
    }
  }

  /// Reads the replicas of web, and the resources of all containers.
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
      if layout.shards > 1 { notes.append("the shards have no HAProxy in front of them") }
      // Without HAProxy, `server` is the discovery that allows several web pods.
      if let web = component(.web), web.workload.replicas > 1 { layout.haproxy.discovery = .server }
      return
    }
    layout.haproxy.replicas = max(2, haproxy.workload.replicas)
    if !tier.slots.isEmpty, !tier.slots.contains(where: \.isTemplate) {
      layout.haproxy.discovery = .server
    }
  }
}

extension ResourceSettings {
  /// Reads the resources of a container, or of a custom resource.
  init(reading node: Node?) {
    self.init()
    requests = Self.quantities(node?["requests"])
    limits = Self.quantities(node?["limits"])
  }

  private static func quantities(_ node: Node?) -> [String: String] {
    var found: [String: String] = [:]
    for entry in node.map({ Array($0.entries) }) ?? [] {
      if let key = entry.key.text, let value = entry.value.text {
        found[key] = QuantityText.canonical(value)
      }
    }
    return found
  }
}
