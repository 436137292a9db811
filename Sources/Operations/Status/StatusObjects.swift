public import Jitsi
import Kubernetes
public import KubernetesClient
public import YAML

/// The objects of a cluster that `status` looks at.
public struct StatusObjects: Sendable {
  public var trees: [Tree] = []
  /// What could not be read.
  public var errors: [APIError] = []
  /// Whether pods were read.
  public var knowsPods = true
  /// Whether all kinds that components and their configuration are of were read.
  public var isWhole = true

  /// Reads them, all lists at once.
  ///
  /// - Parameter nodes: whether nodes are looked at, too, for their zones.
  /// - Throws: ``Interrupted`` when the end was asked for.
  public static func read(
    _ client: APIClient, namespace: String?, nodes: Bool
  ) throws(Interrupted) -> StatusObjects {
    let types = StatusKinds.needed + StatusKinds.more + (nodes ? [.nodes] : [])
    let results = try client.list(types.map { StatusKinds.list($0, namespace: namespace) })
    var objects = StatusObjects()
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

  /// What could not be read, in words. Who may not see Ingresses or certificates does without; everything else could hide
  /// an illness.
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
