import Basics
import Jitsi
import Kubernetes
import YAML

/// An image that Jitsi publishes, or a mirror of one under the same name.
struct JitsiImage: Sendable {
  let image: ReleaseComponent
  /// The registry, if it is one of Jitsi's own: `docker.io` or `ghcr.io`.
  let registry: String?

  /// Recognizes `jitsi/NAME` in any registry; nil for others.
  init?(_ reference: ImageReference) {
    var parts = reference.repository.split(separator: "/").map(String.init)
    guard parts.count > 1, let image = ReleaseComponent(rawValue: parts.removeLast()),
      parts.removeLast() == "jitsi"
    else { return nil }
    self.image = image
    switch parts {
    case [], ["docker.io"], ["index.docker.io"], ["registry-1.docker.io"]: registry = "docker.io"
    case ["ghcr.io"]: registry = "ghcr.io"
    default: registry = nil
    }
  }
}

/// An image that is not published where a container asks for it.
struct UnpublishedImage: Sendable {
  let reference: ImageReference
  let container: String
  let node: Node
  let release: ListedRelease
  /// The same image where it is published.
  let published: String

  /// The images of an object's pods whose release Jitsi publishes in another registry only.
  ///
  /// Releases before the move may have been copied to the new registry since, so only the old one is reported.
  // source: jitsi/docker-jitsi-meet 52b4ac8 .github/workflows/release-stable.yml, issue 2294
  static func find(in object: KubernetesObject) -> [UnpublishedImage] {
    guard let template = PodTemplate(of: object) else { return [] }
    return (template.initContainers + template.containers).compactMap { container in
      guard let node = container.node["image"], node.text?.holds("jitsi/") == true,
        let tag = container.image.tag, let own = JitsiImage(container.image),
        own.registry == "docker.io",
        let release = ReleaseTable.release(named: tag),
        let registry = ReleaseTable.fact("registry", of: own.image, in: release),
        registry != "docker.io/jitsi"
      else { return nil }
      let reference = container.image
      return UnpublishedImage(
        reference: reference, container: container.name, node: node, release: release,
        published: "\(registry)/\(own.image.rawValue)"
          + reference.text.dropFirst(reference.repository.count))
    }
  }
}
