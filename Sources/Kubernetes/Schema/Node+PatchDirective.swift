import YAML

extension Node {
  /// Whether the mapping contains a patch directive such as `$patch` at any depth.
  var holdsPatchDirective: Bool {
    var waiting = [self]
    while let node = waiting.popLast() {
      for (key, value) in node.entries {
        if let name = key.text,
          name == "$patch" || name.hasPrefix("$deleteFromPrimitiveList/")
            || name.hasPrefix("$setElementOrder/") || name == "$retainKeys"
        {
          return true
        }
        if !value.isScalar { waiting.append(value) }
      }
      waiting += node.elements.filter { !$0.isScalar }
    }
    return false
  }
}
