import Basics
public import Kubernetes
import YAML

/// Says which release of Jitsi is in an image whose tag does not say so: a fork, a mirror with tags of its own, a digest.
public struct ReleaseDeclarations: Sendable {
  /// The annotation of a workload, or of its pod template.
  public static let annotation = "kubectl-jitsi.dev/release"

  /// Images and what they are, by name of the text that a workload is written in.
  private let images: @Sendable (String) -> [(image: ImagePattern, release: String)]
  private let isEmpty: Bool

  /// No declarations but the annotations.
  public init() {
    images = { _ in [] }
    isEmpty = true
  }

  /// - Parameter images: What is declared for the text of a name, the first match counts.
  public init(_ images: @escaping @Sendable (String) -> [(image: ImagePattern, release: String)]) {
    self.images = images
    isEmpty = false
  }

  /// The name of the release that is declared for a container of a workload.
  func release(of container: Container, in workload: Workload) -> String? {
    if let text = workload.object.annotation(Self.annotation)
      ?? workload.template.node["metadata"]?["annotations"]?[Self.annotation]?.text
    {
      return text
    }
    if isEmpty { return nil }
    return images(workload.object.node.tree.source.name)
      .first { $0.image.matches(container.image) }?.release
  }
}

/// A pattern for images: `*` stands for any characters, and one without a tag is for all of them.
public struct ImagePattern: Sendable, Hashable {
  public let text: String

  /// Reads a pattern; nil for an empty one.
  public init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
  }

  /// Whether an image is meant.
  public func matches(_ image: ImageReference) -> Bool {
    Wildcard.matches(text, image.text) || Wildcard.matches(text, image.repository)
  }
}
