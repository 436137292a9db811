/// An action on a resource in terms of RBAC permissions.
public struct ResourceAccess: Sendable, Hashable {
  /// The verb: get, list, watch, create, patch, update or delete.
  public let verb: String
  public let group: String
  /// The plural resource name, with a subresource after a slash: `pods/proxy`.
  public let resource: String
  /// The namespace; nil for all namespaces and for cluster-scoped resources.
  public let namespace: String?
  public let name: String?
  public let isNamespaced: Bool

  public init(
    verb: String, _ type: ResourceType, subresource: String? = nil, namespace: String? = nil,
    name: String? = nil
  ) {
    self.verb = verb
    group = type.group
    resource = subresource.map { "\(type.plural)/\($0)" } ?? type.plural
    self.namespace = type.scope(namespace)
    self.name = name
    isNamespaced = type.isNamespaced
  }

  /// The action as shown in messages: `list services in the namespace meet`.
  public var description: String {
    var words = "\(verb) \(resource)"
    if !group.isEmpty { words += " (\(group))" }
    if let name { words += " \(name)" }
    if let namespace {
      words += " in namespace \(namespace)"
    } else if isNamespaced, name == nil {
      words += " in all namespaces"
    }
    return words
  }
}

extension ResourceAccess: CustomStringConvertible {}
