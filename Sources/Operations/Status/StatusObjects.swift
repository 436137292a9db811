public import Jitsi
import Kubernetes
public import KubernetesClient
public import YAML

/// The objects of a cluster that `status` uses.
public struct StatusObjects: Sendable {
  /// The namespace that was read; nil for all.
  public var namespace: String?
  /// One tree for each object.
  public var trees: [Tree] = []
  /// Errors of lists that could not be read.
  public var errors: [APIError] = []
  /// Whether the pods were read.
  public var knowsPods = true
  /// Whether all kinds of components and their configuration were read.
  public var isWhole = true

  /// Reads all lists concurrently.
  ///
  /// - Parameters:
  ///   - client: The client for the cluster.
  ///   - namespace: The namespace to read; nil for all.
  ///   - nodes: Whether to read nodes, for their zones.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public static func read(
    _ client: APIClient, namespace: String?, nodes: Bool
  ) throws(Interrupted) -> StatusObjects {
    let types = StatusKinds.needed + StatusKinds.more + (nodes ? [.nodes] : [])
    let results = try client.list(types.map { StatusKinds.list($0, namespace: namespace) })
    var objects = StatusObjects(namespace: namespace)
    for (type, result) in zip(types, results) {
      switch result {
      case .success(let list): objects.trees += list.trees
      case .failure(let error): objects.add(error, of: type)
      }
    }
    return objects
  }

  mutating func add(_ error: APIError, of type: ResourceType) {
    if type == StatusKinds.certificates, error.isNotFound { return }
    errors.append(error)
    if type == .pods {
      knowsPods = false
    } else if StatusKinds.needed.contains(type) {
      isWhole = false
    }
  }

  /// Notes on what could not be read. Missing Ingresses and certificates are not reported to callers who may not list them;
  /// anything else could hide a problem.
  public var notes: [StatusNote] {
    var notes = errors.map { error in
      if error.isForbidden, Self.isAbout(error, .nodes) {
        return StatusNote("no zones for pods that do not set one: listing nodes is forbidden")
      }
      let isOptional = StatusKinds.more.contains { Self.isAbout(error, $0) }
      return StatusNote(error.headline, hidesIllness: !(isOptional && error.isForbidden))
    }
    if errors.contains(where: { $0.isForbidden && !Self.isAbout($0, .nodes) }) {
      notes.append(
        StatusNote("`kubectl jitsi auth status` prints a Role that allows it")
      )
    }
    return notes
  }

  private static func isAbout(_ error: APIError, _ type: ResourceType) -> Bool {
    error.access?.resource == type.plural && error.access?.group == type.group
  }
}
