package import YAML

/// The difference between the current and the wanted state of an object.
package struct PartialChange: Sendable, Hashable {
  /// The fields with new values, and the keys of the list elements that contain them, for server-side apply.
  package var fields: Content
  /// The fields to remove, with their values; later elements of a list come first.
  package var removals: [Removal]

  /// A field to remove, with its current value.
  package struct Removal: Sendable, Hashable {
    package let path: [NodeStep]
    package let value: Content

    package init(path: [NodeStep], value: Content) {
      self.path = path
      self.value = value
    }
  }

  package init(fields: Content, removals: [Removal]) {
    self.fields = fields
    self.removals = removals
  }

  /// Nil if nothing differs.
  package init?(from old: Content, to new: Content) {
    var removals: [Removal] = []
    let fields = Self.difference(old, new, [], &removals)
    guard fields != nil || !removals.isEmpty else { return nil }
    self.fields = fields ?? .map([])
    self.removals = removals
  }

  private static func difference(
    _ old: Content, _ new: Content, _ path: [NodeStep], _ removals: inout [Removal]
  ) -> Content? {
    if old == new { return nil }
    switch (old, new) {
    case (.map(let before), .map(let after)):
      let known = Dictionary(
        before.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
      let wanted = Set(after.map(\.key))
      for entry in before where !wanted.contains(entry.key) {
        removals.append(Removal(path: path + [.key(entry.key)], value: entry.value))
      }
      var entries: [Content.Entry] = []
      for entry in after {
        guard let was = known[entry.key] else {
          entries.append(entry)
          continue
        }
        let inner = path + [.key(entry.key)]
        if let change = difference(was, entry.value, inner, &removals) {
          entries.append(Content.Entry(entry.key, change))
        }
      }
      return entries.isEmpty ? nil : .map(entries)
    case (.list(let before), .list(let after)):
      guard case .key(let field)? = path.last,
        let keys = ListKeys.keys(of: field, path, before + after)
      else { return new }
      let known = Dictionary(
        before.enumerated().map { (ListKeys.identity($1, keys), ($0, $1)) },
        uniquingKeysWith: { first, _ in first })
      let wanted = Set(after.map { ListKeys.identity($0, keys) })
      for (position, element) in before.enumerated().reversed()
      where !wanted.contains(ListKeys.identity(element, keys)) {
        removals.append(Removal(path: path + [.index(position)], value: element))
      }
      var elements: [Content] = []
      for element in after {
        guard let (position, was) = known[ListKeys.identity(element, keys)] else {
          elements.append(element)
          continue
        }
        let inner = path + [.index(position)]
        if let change = difference(was, element, inner, &removals) {
          elements.append(ListKeys.identified(change, by: element, keys))
        }
      }
      return elements.isEmpty ? nil : .list(elements)
    default: return new
    }
  }
}

/// Lists whose elements server-side apply identifies by keys (`x-kubernetes-list-map-keys` of the OpenAPI documents).
enum ListKeys {
  /// Nil for a list that is replaced as a whole.
  static func keys(of field: String, _ path: [NodeStep], _ elements: [Content]) -> [String]? {
    let keys: [String]
    switch field {
    case "containers", "initContainers", "ephemeralContainers", "env", "volumes",
      "imagePullSecrets":
      keys = ["name"]
    case "volumeMounts": keys = ["mountPath"]
    case "volumeDevices": keys = ["devicePath"]
    case "hostAliases": keys = ["ip"]
    case "topologySpreadConstraints": keys = ["topologyKey", "whenUnsatisfiable"]
    case "ports":
      // `ports` of NetworkPolicies and monitors have no keys.
      if elements.allSatisfy({ value($0, "containerPort") != nil }) {
        keys = ["containerPort", "protocol"]
      } else if path.count == 2, elements.allSatisfy({ value($0, "port") != nil }) {
        keys = ["port", "protocol"]
      } else {
        return nil
      }
    default: return nil
    }
    guard elements.allSatisfy({ value($0, keys[0]) != nil }) else { return nil }
    return keys
  }

  static func identity(_ element: Content, _ keys: [String]) -> [Content?] {
    keys.map { key in value(element, key) ?? (key == "protocol" ? .scalar(.string("TCP")) : nil) }
  }

  /// Adds the identifying keys of an element to a change of it.
  static func identified(_ change: Content, by element: Content, _ keys: [String]) -> Content {
    guard case .map(let entries) = change else { return change }
    let own = Set(entries.map(\.key))
    let missing = keys.filter { !own.contains($0) }.compactMap { key in
      value(element, key).map { Content.Entry(key, $0) }
    }
    return .map(missing + entries)
  }

  private static func value(_ element: Content, _ key: String) -> Content? {
    guard case .map(let entries) = element else { return nil }
    return entries.first { $0.key == key }?.value
  }
}
