package import Kubernetes

/// An image that Jitsi publishes, or a mirror of one under the same name.
package struct JitsiImage: Sendable {
  package let image: ReleaseComponent
  /// The registry, if it is one of Jitsi's own: `docker.io` or `ghcr.io`.
  package let registry: String?

  /// Recognizes `jitsi/NAME` in any registry; nil for others.
  package init?(_ reference: ImageReference) {
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
