import Basics
import Jitsi
import Kubernetes
import YAML

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
        let repository = own.image.repository(in: release), !repository.hasPrefix("docker.io/")
      else { return nil }
      let reference = container.image
      return UnpublishedImage(
        reference: reference, container: container.name, node: node, release: release,
        published: repository + reference.text.dropFirst(reference.repository.count))
    }
  }
}
