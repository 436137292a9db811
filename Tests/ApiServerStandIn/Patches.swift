/// Applies patches to objects (RFC 7386, RFC 6902).
enum Patches {
  static func merge(_ patch: JSON, into target: JSON) -> JSON {
    guard case .object(let members) = patch else { return patch }
    var result = target
    if case .object = result {} else { result = .object([:]) }
    for (key, value) in members {
      result[key] = value == .null ? nil : merge(value, into: result[key] ?? .null)
    }
    return result
  }

  /// Returns nil if an operation is invalid or a test operation fails.
  static func apply(_ operations: [JSON], to target: JSON) -> JSON? {
    var result = target
    for operation in operations {
      guard let path = operation["path"]?.text, let name = operation["op"]?.text else { return nil }
      let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
        String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
      }
      let value = operation["value"] ?? .null
      guard let changed = change(result, steps[...], name, value) else { return nil }
      result = changed
    }
    return result
  }

  private static func change(
    _ target: JSON, _ steps: ArraySlice<String>, _ name: String, _ value: JSON
  ) -> JSON? {
    guard let step = steps.first else {
      if name == "test" { return target == value ? target : nil }
      return value
    }
    let isLast = steps.count == 1
    switch target {
    case .object(var members):
      if isLast, name == "remove" {
        return members.removeValue(forKey: step).map { _ in .object(members) }
      }
      if isLast, name == "add" {
        members[step] = value
        return .object(members)
      }
      guard let child = members[step] else { return nil }
      guard let changed = change(child, steps.dropFirst(), name, value) else { return nil }
      members[step] = changed
      return .object(members)
    case .array(var elements):
      let position = step == "-" ? elements.count : Int(step) ?? -1
      if isLast, name == "add", (0...elements.count).contains(position) {
        elements.insert(value, at: position)
        return .array(elements)
      }
      guard elements.indices.contains(position) else { return nil }
      if isLast, name == "remove" {
        elements.remove(at: position)
        return .array(elements)
      }
      guard let changed = change(elements[position], steps.dropFirst(), name, value) else {
        return nil
      }
      elements[position] = changed
      return .array(elements)
    default: return nil
    }
  }
}
