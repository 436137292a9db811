public import YAML

/// A request for all objects of a type, in one or all namespaces.
public struct ListRequest: Sendable, Hashable {
  public var type: ResourceType
  /// The namespace; nil for all namespaces.
  public var namespace: String?
  public var labelSelector: String?
  public var fieldSelector: String?
  /// Whether to request only metadata, as for Secrets whose content is not needed.
  public var isMetadataOnly = false
  /// The number of objects per page.
  public var pageSize = 500

  public init(_ type: ResourceType, namespace: String? = nil) {
    self.type = type
    self.namespace = namespace
  }

  var selectors: [(name: String, value: String)] {
    var query: [(name: String, value: String)] = []
    if let labelSelector { query.append(("labelSelector", labelSelector)) }
    if let fieldSelector { query.append(("fieldSelector", fieldSelector)) }
    return query
  }

  /// Returns the request for a page; without a limit, for the whole list.
  func page(limit: Int?, continue token: String?) -> APIRequest {
    var request = APIRequest(
      .get, type.path(namespace: namespace), query: selectors,
      access: ResourceAccess(verb: "list", type, namespace: namespace))
    if let limit { request.query.append(("limit", String(limit))) }
    if let token { request.query.append(("continue", token)) }
    if isMetadataOnly {
      request.accept =
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
    }
    return request
  }

  /// The source name of the objects in findings.
  var sourceName: String {
    namespace.map { "\(type) in namespace \($0)" } ?? "\(type) in all namespaces"
  }
}

/// A consistent snapshot of the objects of a type.
public struct ObjectList: Sendable {
  public let request: ListRequest
  /// One `List` per page, in order; an `ObjectSet` expands them.
  public let trees: [Tree]
  /// The snapshot's resource version, from which a watch can continue.
  public let resourceVersion: String
  /// The server's warnings.
  public let warnings: [String]
  /// The objects.
  public let items: [Node]

  init(request: ListRequest, trees: [Tree], resourceVersion: String, warnings: [String]) {
    self.request = request
    self.trees = trees
    self.resourceVersion = resourceVersion
    self.warnings = warnings
    items = trees.flatMap { $0.root?["items"]?.elements.map(\.self) ?? [] }
  }

  private init(_ list: ObjectList, items: [Node]) {
    request = list.request
    trees = list.trees
    resourceVersion = list.resourceVersion
    warnings = list.warnings
    self.items = items
  }

  /// Returns the list with only some of its ``items``.
  public func filtered(_ isIncluded: (Node) -> Bool) -> ObjectList {
    ObjectList(self, items: items.filter(isIncluded))
  }
}
