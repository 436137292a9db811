import Basics
import Jitsi
import Kubernetes
import YAML

/// A variable that a container sets more than once.
struct RepeatedVariable: Sendable {
  let name: String
  let container: String
  /// The later entry.
  let node: Node
  /// The entry that it overrides.
  let earlier: Node
}

/// An image whose tag may point to another image tomorrow.
struct UnpinnedImage: Sendable {
  let image: ImageReference
  let container: String
  let node: Node
}

extension Inventory {
  /// The workloads of an installation's components, without duplicates.
  func workloads(of installation: Installation) -> [Workload] {
    var seen: Set<Int> = []
    return (installation.shards.flatMap { shards[$0].components } + installation.haproxyComponents)
      .map { components[$0].workload }.filter { seen.insert($0.id).inserted }
  }

  /// Variables that occur twice in the `env` of a container. A variable of `env` that overrides one of `envFrom` does
  /// not count.
  func repeatedVariables(of installation: Installation) -> [RepeatedVariable] {
    var found: [RepeatedVariable] = []
    for workload in workloads(of: installation) {
      let template = workload.template
      for container in template.initContainers + template.containers {
        guard let variables = container.node["env"], variables.count > 1 else { continue }
        var seen: [String: Node] = [:]
        seen.reserveCapacity(variables.count)
        for node in variables.elements {
          guard let name = node["name"]?.text, !name.isEmpty else { continue }
          if let earlier = seen.updateValue(node, forKey: name) {
            found.append(
              RepeatedVariable(
                name: name, container: container.name, node: node, earlier: earlier))
          }
        }
      }
    }
    return found
  }

  /// Images of Jitsi, HAProxy and exporters in the pods of an installation that have no digest and no tag other than
  /// `latest`.
  func unpinnedImages(of installation: Installation) -> [UnpinnedImage] {
    var found: [UnpinnedImage] = []
    for workload in workloads(of: installation) {
      let own = components(of: workload.id).map(\.container.node)
      let template = workload.template
      for container in template.initContainers + template.containers {
        guard let node = container.node["image"], let text = node.text, !text.isEmpty else {
          continue
        }
        let image = ImageReference(text)
        // pod-start reports texts that are no reference.
        guard image.fault == nil, image.digest == nil,
          (image.tag ?? "").isEmpty || image.tag == "latest",
          own.contains(container.node) || Self.isConcern(image)
        else { continue }
        found.append(UnpinnedImage(image: image, container: container.name, node: node))
      }
    }
    return found
  }

  /// The containers of a workload with an image that is no reference, so that their pods never start.
  func brokenImages(of workload: Workload) -> [UnpinnedImage] {
    (workload.template.initContainers + workload.template.containers).compactMap { container in
      guard let node = container.node["image"], let text = node.text, !text.isEmpty,
        Placeholder(in: text) == nil
      else { return nil }
      let image = ImageReference(text)
      return image.fault == nil
        ? nil : UnpinnedImage(image: image, container: container.name, node: node)
    }
  }

  private static func isConcern(_ image: ImageReference) -> Bool {
    ComponentKind(word: image.name) != nil || image.repository.holds("jitsi")
      || image.name.hasSuffix("exporter") || image.name.hasPrefix("haproxy")
  }
}
