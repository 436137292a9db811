public import Kubernetes
import YAML

/// A container of a workload with its environment, and the release of its image.
public protocol ImageContainer: Sendable {
  var workload: Workload { get }
  var container: Container { get }
  /// All environment variables of the container.
  var environment: [EnvironmentEntry] { get }
  /// The release of the table that it runs; nil for one that the table does not have.
  var release: ListedRelease? { get }
  /// Its image in the table of releases; nil for images that are not Jitsi's.
  var releaseComponent: ReleaseComponent? { get }
}

extension ImageContainer {
  /// Returns the effective entry of a variable: the last one.
  public func entry(of variable: String) -> EnvironmentEntry? {
    environment.last { $0.name == variable }
  }
}

extension Component: ImageContainer {
  public var releaseComponent: ReleaseComponent? { ReleaseComponent(kind) }
}
