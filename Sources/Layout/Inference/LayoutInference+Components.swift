import Jitsi
import Kubernetes
import YAML

/// Images, sizes and HAProxy.
extension LayoutInference {
  /// The release that most components run, and the image of those that run another.
  mutating func readImages() {
    var votes: [String: Int] = [:]
    var images: [(kind: ComponentKind, image: ImageReference)] = []
    for kind in ComponentKind.ofShard {
      guard let image = component(kind)?.container.image else { continue }
      images.append((kind, image))
      if let tag = image.tag, image.text == ComponentDefaults.image(kind, release: tag) {
        votes[tag, default: 0] += 1
      }
    }
    let most = votes.values.max() ?? 0
    if let release = images.lazy.compactMap(\.image.tag).first(where: { votes[$0] == most }) {
      layout.release = release
    }
    for (kind, image) in images
    where image.text != ComponentDefaults.image(kind, release: layout.release) {
      change(kind) { $0.image = image.text }
    }
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
        change(kind) { $0.resources = resources }
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

  /// Changes the settings of a component.
  mutating func change(_ kind: ComponentKind, _ change: (inout ComponentSettings) -> Void) {
    switch kind {
    case .web: change(&layout.web.component)
    case .jicofo: change(&layout.jicofo)
    case .prosody: change(&layout.prosody)
    case .jvb: change(&layout.jvb.component)
    case .haproxy: change(&layout.haproxy.component)
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
