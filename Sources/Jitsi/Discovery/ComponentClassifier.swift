import Basics
import Kubernetes
import YAML

/// Classifies the components of a workload: by labels first, then by images, then by names.
struct ComponentClassifier {
  struct Decision: Sendable {
    let kind: ComponentKind
    let container: Container
    let reason: String
  }

  /// Labels with which published installations mark a component, the most reliable first.
  private static let componentLabels = [
    "app.kubernetes.io/component", "k8s-app", "component", "app", "service", "tier",
    "app.kubernetes.io/name",
  ]

  /// Variables that only Jitsi's own images read.
  private static let telltales: Set<String> = [
    "XMPP_SERVER", "XMPP_DOMAIN", "XMPP_AUTH_DOMAIN", "XMPP_MUC_DOMAIN", "XMPP_BOSH_URL_BASE",
    "XMPP_INTERNAL_MUC_DOMAIN", "JICOFO_AUTH_USER", "JICOFO_AUTH_PASSWORD", "JVB_AUTH_USER",
    "JVB_AUTH_PASSWORD", "JVB_BREWERY_MUC", "DOCKER_HOST_ADDRESS", "JVB_STUN_SERVERS",
    "JICOFO_COMPONENT_SECRET", "JVB_ADVERTISE_IPS", "ENABLE_XMPP_WEBSOCKET",
  ]

  func classify(_ workload: Workload) -> [Decision] {
    let containers = workload.template.containers.filter { CompanionKind(image: $0.image) == nil }
    guard !containers.isEmpty else { return [] }
    var decisions: [Decision] = []
    func add(_ kind: ComponentKind, _ container: Container, _ reason: String) {
      if !decisions.contains(where: { $0.kind == kind }) {
        decisions.append(Decision(kind: kind, container: container, reason: reason))
      }
    }
    if let (kind, label) = labelled(workload) {
      let container = containers.first { imageKind($0) == kind } ?? carrier(of: kind, containers)
      if let container, isPlausible(kind, container, workload),
        !isContradicted(kind, container, workload)
      {
        add(kind, container, "label \(label)")
      }
    }
    let labelled = decisions.first?.container
    for container in containers where container.node.index != labelled?.node.index {
      guard let kind = imageKind(container), isPlausible(kind, container, workload) else {
        continue
      }
      add(kind, container, "image \(container.image.text)")
    }
    if decisions.isEmpty, !ComponentKind.isHelper(workload.object.name),
      let kind = ComponentKind(name: workload.object.name),
      let container = carrier(of: kind, containers), speaksJitsi(container)
    {
      add(kind, container, "name \(workload.object.name)")
    }
    return decisions
  }

  /// Returns whether image and name agree on a component other than the one in a label. Published installations use the same
  /// label values for several components.
  private func isContradicted(
    _ kind: ComponentKind, _ container: Container, _ workload: Workload
  ) -> Bool {
    guard let image = imageKind(container), image != kind else { return false }
    return ComponentKind(name: workload.object.name) == image
  }

  private func labelled(_ workload: Workload) -> (ComponentKind, String)? {
    if ComponentKind.isHelper(workload.object.name) { return nil }
    for labels in [workload.template.labels, workload.object.node["metadata"]?["labels"]] {
      guard let labels else { continue }
      for key in Self.componentLabels {
        if let value = labels[key]?.text, let kind = ComponentKind(word: Substring(value)) {
          return (kind, "\(key): \(value)")
        }
      }
      for entry in labels.entries {
        guard let key = entry.key.text, key.hasSuffix("/component"), let value = entry.value.text,
          let kind = ComponentKind(word: Substring(value))
        else { continue }
        return (kind, "\(key): \(value)")
      }
    }
    return nil
  }

  private func imageKind(_ container: Container) -> ComponentKind? {
    let name = container.image.name
    return ComponentKind(word: name) ?? ComponentKind(name: String(name))
  }

  /// Returns the container of a component if no image identifies it.
  private func carrier(of kind: ComponentKind, _ containers: [Container]) -> Container? {
    containers.first { ComponentKind(word: Substring($0.name)) == kind }
      ?? containers.first { speaksJitsi($0) }
      ?? (containers.count == 1 ? containers[0] : nil)
  }

  /// Words like `web` and `coordinator` are generic; something in the container must be specific to Jitsi.
  private func isPlausible(
    _ kind: ComponentKind, _ container: Container, _ workload: Workload
  ) -> Bool {
    let repository = container.image.repository.lowercased()
    switch kind {
    case .haproxy:
      return repository.holds("haproxy") || container.name.lowercased().holds("haproxy")
        || repository.isEmpty
    case .jicofo, .prosody, .jvb, .web:
      if repository.holds("jitsi") || speaksJitsi(container) { return true }
      if kind != .web, ComponentKind(word: container.image.name) == kind { return true }
      return workload.object.name.holds("jitsi")
        && ComponentKind(word: container.image.name) == kind
    }
  }

  private func speaksJitsi(_ container: Container) -> Bool {
    container.environment.contains { Self.telltales.contains($0["name"]?.text ?? "") }
  }
}
