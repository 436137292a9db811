package import YAML

/// The fields of an object that a field manager applied, according to `managedFields`.
///
/// Server-side apply removes every field that a manager applied before and omits from its next configuration. A change
/// of some fields must therefore repeat the manager's other fields (the Kubernetes documentation, "Server-Side Apply",
/// "Field management").
package enum OwnedFields {
  /// The configuration that a manager applied, with the object's current values.
  ///
  /// - Parameters:
  ///   - object: The object as a server returns it, with `managedFields`.
  ///   - manager: The field manager. Only fields that it applied count, not those that it updated.
  /// - Returns: An empty mapping if the manager applied nothing.
  package static func configuration(of object: Content, by manager: String) -> Content {
    for entry in FieldManagers.entries(object)
    where entry["manager"]?.text == manager && entry["operation"]?.text == "Apply"
      && !FieldManagers.isOfSubresource(entry)
    {
      if let fields = entry["fieldsV1"], let owned = part(of: object, fields) { return owned }
    }
    return .map([])
  }

  /// Merges a configuration into another one, matching the elements of keyed lists by their keys.
  package static func merged(_ base: Content, with change: Content) -> Content {
    merged(base, change, [])
  }

  // MARK: Reading fieldsV1

  /// The part of a value that a field set selects: `f:` a key, `k:` an element of a keyed list, `v:` a value of a set.
  private static func part(of value: Content, _ fields: Content) -> Content? {
    guard case .map(let entries) = fields else { return nil }
    let steps = entries.filter { $0.key != "." }
    if steps.isEmpty { return value }
    switch value {
    case .map(let members):
      let wanted = Dictionary(
        steps.filter { $0.key.hasPrefix("f:") }.map { ($0.key.dropFirst(2), $0.value) },
        uniquingKeysWith: { first, _ in first })
      return .map(
        members.compactMap { member in
          guard let inner = wanted[Substring(member.key)] else { return nil }
          return part(of: member.value, inner).map { Content.Entry(member.key, $0) }
        })
    case .list(let elements):
      return .list(steps.compactMap { element(of: elements, $0) })
    case .scalar: return value
    }
  }

  private static func element(of elements: [Content], _ step: Content.Entry) -> Content? {
    guard let key = json(step.key.dropFirst(2)) else { return nil }
    if step.key.hasPrefix("v:") { return elements.first { $0 == key } }
    guard step.key.hasPrefix("k:"), case .map(let keys) = key else { return nil }
    let names = keys.map(\.key)
    let identity = ListKeys.identity(key, names)
    guard let found = elements.first(where: { ListKeys.identity($0, names) == identity }) else {
      return nil
    }
    guard case .map(let fields) = step.value, fields.contains(where: { $0.key != "." }) else {
      return ListKeys.identified(.map([]), by: found, names)
    }
    return part(of: found, step.value).map { ListKeys.identified($0, by: found, names) }
  }

  /// Reads JSON, which is a subset of YAML.
  private static func json(_ text: Substring) -> Content? {
    let tree = Tree(parsing: SourceFile(name: "managedFields", text: String(text)))
    return tree.documents.first?.root.flatMap { Content(tree.node($0)) }
  }

  // MARK: Merging

  private static func merged(_ base: Content, _ change: Content, _ path: [NodeStep]) -> Content {
    switch (base, change) {
    case (.map(let old), .map(let new)):
      var result = old
      for entry in new {
        if let position = result.firstIndex(where: { $0.key == entry.key }) {
          result[position].value = merged(
            result[position].value, entry.value, path + [.key(entry.key)])
        } else {
          result.append(entry)
        }
      }
      return .map(result)
    case (.list(let old), .list(let new)):
      guard case .key(let field)? = path.last,
        let keys = ListKeys.keys(of: field, path, old + new)
      else { return change }
      var result = old
      for element in new {
        let identity = ListKeys.identity(element, keys)
        let position = result.firstIndex { ListKeys.identity($0, keys) == identity }
        if let position {
          result[position] = merged(result[position], element, path + [.index(position)])
        } else {
          result.append(element)
        }
      }
      return .list(result)
    default: return change
    }
  }
}

extension PartialChange {
  /// The configuration for server-side apply of this change: the changed fields, and all others that the manager
  /// applied before, without the removed ones.
  package func configuration(for live: Content, by manager: String) -> Content {
    let remaining = removals.reduce(live) { $0.removing($1.path[...]) }
    let owned = OwnedFields.configuration(of: remaining, by: manager)
    return OwnedFields.merged(owned, with: fields)
  }

  /// The removals that are still necessary after the fields were applied, with their paths in the new object. A field
  /// that only this manager had applied is already gone, and positions in lists may have shifted.
  package func removals(from before: Content, leftIn after: Content) -> [Removal] {
    removals.compactMap { removal in
      Self.place(of: removal.path, in: before, after).map {
        Removal(path: $0, value: removal.value)
      }
    }
  }

  private static func place(
    of path: [NodeStep], in before: Content, _ after: Content
  ) -> [NodeStep]? {
    var (old, new) = (before, after)
    var found: [NodeStep] = []
    for step in path {
      switch step {
      case .key(let key):
        guard let was = old[key], let now = new[key] else { return nil }
        (old, new) = (was, now)
        found.append(step)
      case .index(let index):
        guard case .list(let elements) = old, elements.indices.contains(index),
          case .list(let others) = new, case .key(let field)? = found.last
        else { return nil }
        let position: Int?
        if let keys = ListKeys.keys(of: field, found, elements + others) {
          let identity = ListKeys.identity(elements[index], keys)
          position = others.firstIndex { ListKeys.identity($0, keys) == identity }
        } else {
          position = others.indices.contains(index) ? index : nil
        }
        guard let position else { return nil }
        (old, new) = (elements[index], others[position])
        found.append(.index(position))
      }
    }
    return found
  }
}
