public import YAML

/// All objects of a type, in a namespace or in all.
public struct ListRequest: Sendable, Hashable {
  public var type: ResourceType
  /// Nil for all namespaces.
  public var namespace: String?
  public var labelSelector: String?
  public var fieldSelector: String?
  /// Whether only metadata is asked for, as for Secrets whose content is nobody's business.
  public var isMetadataOnly = false
  /// How many objects one answer has.
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

  /// The request for a page; without a limit for everything at once.
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

  /// What findings call objects that come from here.
  var sourceName: String {
    namespace.map { "\(type) in namespace \($0)" } ?? "\(type) in all namespaces"
  }
}

/// The objects of a type as they were at one moment.
public struct ObjectList: Sendable {
  public let request: ListRequest
  /// A `List` each, in order; an ``ObjectSet`` opens them.
  public let trees: [Tree]
  /// The moment, from which a watch can go on.
  public let resourceVersion: String
  /// What the server warned of.
  public let warnings: [String]
  /// The objects themselves.
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

  /// The same list with only some of its ``items``.
  public func filtered(_ isIncluded: (Node) -> Bool) -> ObjectList {
    ObjectList(self, items: items.filter(isIncluded))
  }
}
