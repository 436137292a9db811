public import Kubernetes
public import KubernetesClient
public import YAML

/// The objects of a cluster that the caller may read.
public struct LiveObjects: Sendable {
  /// Kinds that manifests refer to but that are not listed, so that a missing object cannot be detected.
  public static let unlistedKinds: Set<String> = ["PersistentVolumeClaim"]

  /// One tree for each object.
  public let trees: [Tree]
  /// Errors of lists that could not be read.
  public let errors: [APIError]
  /// The permissions that the caller lacks; nil if none is missing.
  public let missingPermissions: MissingPermissions?
  /// The cluster's version, such as 1.36; nil if unknown.
  public let version: KubernetesVersion?
  /// The error of the list of pods, if it is forbidden; rules do without them.
  let podsError: APIError?
  /// Errors of lists of Gateways in other namespaces that are forbidden; routes to these are not judged.
  let gatewayErrors: [APIError]
  /// The kinds that the cluster serves, or the error of discovery, which is then also one of ``errors``.
  public let discovery: Result<Discovery, APIError>

  /// Reads the objects that rules use, in one namespace or in all, and of other namespaces the monitors that select from it and
  /// the Gateways that its routes name.
  ///
  /// A kind that is not installed is not an error.
  ///
  /// - Parameters:
  ///   - client: The client of the cluster.
  ///   - namespace: The namespace; nil for all.
  ///   - includesPods: Whether pods are read as well, and when Secrets were changed.
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public static func read(
    _ client: APIClient, namespace: String?, includesPods: Bool = false
  ) throws(Interrupted) -> LiveObjects {
    var reader = LiveReader(client: client, namespace: namespace, includesPods: includesPods)
    return try reader.read()
  }

  init(
    trees: [Tree], errors: [APIError], version: KubernetesVersion?,
    discovery: Result<Discovery, APIError>, podsError: APIError? = nil,
    gatewayErrors: [APIError] = []
  ) {
    self.podsError = podsError
    self.gatewayErrors = gatewayErrors
    self.discovery = discovery
    self.trees = trees
    self.errors = errors
    self.version = version
    let accesses = errors.filter(\.isForbidden).compactMap(\.access)
    missingPermissions = accesses.isEmpty ? nil : MissingPermissions(accesses)
  }
}

/// Reads the objects in rounds of concurrent requests: the built-in kinds together with discovery, the installed kinds, and
/// Gateways of other namespaces where routes name them.
private struct LiveReader {
  let client: APIClient
  let namespace: String?
  let includesPods: Bool
  var lists: [ObjectList] = []
  var errors: [APIError] = []
  var podsError: APIError?
  var gatewayErrors: [APIError] = []
  /// The namespace itself, whose labels listeners of other namespaces select.
  var namespaceTree: Tree?

  init(client: APIClient, namespace: String?, includesPods: Bool) {
    self.client = client
    self.namespace = namespace
    self.includesPods = includesPods
  }

  mutating func read() throws(Interrupted) -> LiveObjects {
    var version: KubernetesVersion?
    client.send(APIRequest(.get, "/version")) { result in
      guard case .success(let response) = result,
        let root = response.tree(name: "/version")?.documents.first?.root,
        let tree = response.tree(name: "/version")
      else { return }
      let node = tree.node(root)
      let minor = node["minor"]?.text?.prefix { $0.isNumber } ?? ""
      version = KubernetesVersion("\(node["major"]?.text ?? "").\(minor)")
    }
    let kinds = LiveKinds.builtIn(in: namespace) + (includesPods ? [.pods] : [])
    let builtIn = kinds.map { LiveKinds.list($0, namespace: namespace) }
    let pending = Pending<[Result<ObjectList, APIError>]>()
    client.list(all: builtIn) { pending.value = $0 }
    let discovery = try client.discover()
    while pending.value == nil { try client.turn(atMost: 60_000) }
    var results = pending.value ?? []
    if includesPods, let pods = results.popLast() { takePods(pods) }
    take(results)
    switch discovery {
    case .failure(let error): errors.append(error)
    case .success(let discovery):
      try readInstalled(discovery)
      try readParents(discovery)
    }
    return LiveObjects(
      trees: lists.flatMap { list in
        ObjectText.trees(
          of: list, keepsManagedFields: includesPods && list.request.type == .secrets)
      } + [namespaceTree].compactMap { $0 }, errors: errors, version: version,
      discovery: discovery, podsError: podsError, gatewayErrors: gatewayErrors)
  }

  /// Takes the pods, without which everything but stale values is known.
  private mutating func takePods(_ result: Result<ObjectList, APIError>) {
    switch result {
    // Only a controller's pods show that a manifest's values are old.
    case .success(let list):
      lists.append(
        list.filtered { pod in
          pod["metadata"]?["ownerReferences"]?.elements.contains {
            $0["controller"]?.text == "true"
          } ?? false
        })
    case .failure(let error) where error.isForbidden: podsError = error
    case .failure: take([result])
    }
  }

  private mutating func readInstalled(_ discovery: Discovery) throws(Interrupted) {
    errors += discovery.failures.filter { failure in
      let groups = (LiveKinds.installed + LiveKinds.monitoring).map(\.group)
      return groups.contains { failure.subject.hasSuffix("/\($0)") }
    }
    let installed = LiveKinds.installed.compactMap {
      discovery.find(group: $0.group, kind: $0.kind)
    }
    let monitoring = LiveKinds.monitoring.compactMap {
      discovery.find(group: $0.group, kind: $0.kind)
    }
    let results = try client.list(
      installed.map { LiveKinds.list($0.type, namespace: namespace) }
        + monitoring.map { LiveKinds.list($0.type, namespace: nil) })
    take(Array(results.prefix(installed.count)))
    // Without permission to list all namespaces, read only the monitors in the installation's namespace.
    var narrowed: [ListRequest] = []
    for (resource, result) in zip(monitoring, results.dropFirst(installed.count)) {
      if case .failure(let error) = result, error.isForbidden, namespace != nil {
        narrowed.append(LiveKinds.list(resource.type, namespace: namespace))
      } else {
        take([result.map(onlyRelated)])
      }
    }
    take(try client.list(narrowed))
  }

  /// Reads the Gateways of other namespaces that routes name. One that may not be read is not in the input.
  private mutating func readParents(_ discovery: Discovery) throws(Interrupted) {
    guard let namespace else { return }
    let parents = ForeignParents(of: lists, outside: namespace)
    let requests = parents.places.compactMap { place in
      discovery.find(group: ForeignParents.group, kind: place.kind).map {
        LiveKinds.list($0.type, namespace: place.namespace)
      }
    }
    guard !requests.isEmpty else { return }
    for result in try client.list(requests) {
      switch result {
      case .success(let list): lists.append(parents.relevant(of: list))
      case .failure(let error) where error.isForbidden: gatewayErrors.append(error)
      case .failure: take([result])
      }
    }
    guard ForeignParents.selectNamespaces(lists) else { return }
    switch try client.perform(.get(.namespaces, namespace: nil, name: namespace)) {
    case .success(let response):
      namespaceTree = response.tree(name: namespace)?.root.map {
        ObjectText.tree(of: $0, .namespaces)
      }
    case .failure(let error) where error.isForbidden: gatewayErrors.append(error)
    case .failure(let error): errors.append(error)
    }
  }

  private mutating func take(_ results: [Result<ObjectList, APIError>]) {
    for result in results {
      switch result {
      case .success(let list): lists.append(list)
      case .failure(let error): if !error.isNotFound { errors.append(error) }
      }
    }
  }

  /// Keeps the monitors that are in the namespace or select from it.
  private func onlyRelated(_ list: ObjectList) -> ObjectList {
    guard let namespace else { return list }
    return list.filtered { item in
      if item["metadata"]?["namespace"]?.text == namespace { return true }
      guard let selector = item["spec"]?["namespaceSelector"] else { return false }
      if selector["any"]?.text == "true" { return true }
      return selector["matchNames"]?.elements.contains { $0.text == namespace } ?? false
    }
  }
}

/// A value that is set later by a callback.
private final class Pending<Value> {
  var value: Value?
}
