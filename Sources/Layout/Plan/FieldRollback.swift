import Kubernetes
package import YAML

/// A rollback of one change to an object, field by field: fields that others have set since, and fields that the change
/// did not touch, are kept.
package struct FieldRollback: Sendable, Hashable {
  /// A change of one field.
  package enum Step: Sendable, Hashable {
    case set([NodeStep], Content)
    case remove([NodeStep])
  }

  /// The steps in order; empty if nothing of the change is left.
  package private(set) var steps: [Step] = []
  /// Paths of fields whose current value is neither the one before the change nor the one after it.
  package private(set) var foreign: [String] = []

  /// - Parameters:
  ///   - before: The object before the change.
  ///   - after: The object as the change was to make it.
  ///   - answer: The object as the server returned it, with defaults filled in, if known.
  ///   - current: The object now.
  package init(before: Content, after: Content, answer: Content?, current: Content) {
    let present = current.lasting
    let wanted = merge(before.lasting, after.lasting, answer?.lasting, present, [])
    collect(from: present, to: wanted ?? .map([]), [])
  }

  // MARK: Merging

  private mutating func merge(
    _ before: Content?, _ after: Content?, _ answer: Content?, _ current: Content?,
    _ path: [NodeStep]
  ) -> Content? {
    if before == after || current == before { return current }
    if current == after { return before }
    if let old = Self.entries(before), let new = Self.entries(after),
      let present = Self.entries(current)
    {
      var result = present
      for key in Set(old.map(\.key) + new.map(\.key)).sorted() {
        let merged = merge(
          before?[key], after?[key], answer?[key], current?[key], path + [.key(key)])
        result.removeAll { $0.key == key }
        if let merged { result.append(Content.Entry(key, merged)) }
      }
      return result.isEmpty && before == nil ? nil : Content.map(result).sorted
    }
    if case .list(let old)? = before, case .list(let new)? = after,
      case .list(let present)? = current, case .key(let field)? = path.last,
      let keys = ListKeys.keys(of: field, path, old + new + present)
    {
      return .list(merge(old, new, answer, present, keys, path))
    }
    if let answer, current == answer { return before }
    foreign.append(FieldPath(steps: path).description)
    return current
  }

  private mutating func merge(
    _ before: [Content], _ after: [Content], _ answer: Content?, _ current: [Content],
    _ keys: [String], _ path: [NodeStep]
  ) -> [Content] {
    func indexed(_ elements: [Content]) -> [[Content?]: Content] {
      Dictionary(
        elements.map { (ListKeys.identity($0, keys), $0) }, uniquingKeysWith: { first, _ in first })
    }
    let (old, new) = (indexed(before), indexed(after))
    var made: [[Content?]: Content] = [:]
    if case .list(let elements)? = answer { made = indexed(elements) }
    var result: [Content] = []
    for (position, element) in current.enumerated() {
      let identity = ListKeys.identity(element, keys)
      let merged = merge(
        old[identity], new[identity], made[identity], element, path + [.index(position)])
      if let merged { result.append(merged) }
    }
    let present = Set(current.map { ListKeys.identity($0, keys) })
    for (position, element) in before.enumerated() {
      let identity = ListKeys.identity(element, keys)
      if new[identity] == nil, !present.contains(identity) {
        result.insert(element, at: min(position, result.count))
      }
    }
    return result
  }

  /// A missing value counts as an empty mapping.
  private static func entries(_ content: Content?) -> [Content.Entry]? {
    switch content {
    case nil: []
    case .map(let entries)?: entries
    default: nil
    }
  }

  // MARK: Steps

  private mutating func collect(from old: Content, to new: Content, _ path: [NodeStep]) {
    if old == new { return }
    guard case .map(let before) = old, case .map(let after) = new else {
      steps.append(.set(path, new))
      return
    }
    for entry in before where new[entry.key] == nil {
      steps.append(.remove(path + [.key(entry.key)]))
    }
    for entry in after {
      let inner = path + [.key(entry.key)]
      if let was = old[entry.key] {
        collect(from: was, to: entry.value, inner)
      } else {
        steps.append(.set(inner, entry.value))
      }
    }
  }
}

extension Content {
  /// The content without fields that only the server sets, with the keys of all mappings sorted.
  package var lasting: Content {
    guard case .map(let entries) = self else { return self }
    return Content.map(
      entries.compactMap { entry in
        switch entry.key {
        case "status": return nil
        case "metadata":
          guard case .map(let metadata) = entry.value else { return entry }
          return Content.Entry(
            entry.key, .map(metadata.filter { !Self.passingMetadata.contains($0.key) }))
        default: return entry
        }
      }
    ).sorted
  }
}
