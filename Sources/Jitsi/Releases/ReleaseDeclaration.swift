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
    Self.matches(Array(image.text.utf8), Array(text.utf8))
      || Self.matches(Array(image.repository.utf8), Array(text.utf8))
  }

  /// Steps back to the last star only, so that it takes at most the product of the lengths.
  private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var position = 0
    var next = 0
    var star: (pattern: Int, text: Int)?
    while position < text.count {
      if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
        star = (next, position)
        next += 1
      } else if next < pattern.count, pattern[next] == text[position] {
        next += 1
        position += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        next = last.pattern + 1
        position = last.text + 1
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
