import YAML

extension RuleReader {
  /// A value whose scalars may contain expressions.
  mutating func template(_ node: Node, depth: Int = 0) -> ValueTemplate? {
    guard depth < 100 else {
      fail(node, "this is nested too deeply")
      return nil
    }
    if let scalar = node.scalar {
      guard case .string(let text) = scalar else { return .content(.scalar(scalar)) }
      return template(text, in: node)
    }
    if node.isSequence {
      let elements = node.elements.map { template($0, depth: depth + 1) }
      let list = elements.compactMap { $0 }
      return list.count == elements.count ? ValueTemplate.list(list).folded : nil
    }
    var entries: [ValueTemplate.Entry] = []
    var isComplete = true
    for key in node.keys {
      guard let value = node[key] else { continue }
      if key.utf8.contains(UInt8(ascii: "$")), ExpressionText.holdsExpression(key) {
        fail(value.key ?? value, "a key cannot hold an expression")
        isComplete = false
      }
      guard let made = template(value, depth: depth + 1) else {
        isComplete = false
        continue
      }
      entries.append(ValueTemplate.Entry(key, made))
    }
    return isComplete ? ValueTemplate.map(entries).folded : nil
  }

  /// A scalar's text, split into parts.
  private mutating func template(_ text: String, in node: Node) -> ValueTemplate? {
    let parts: [ExpressionText.Part]
    do throws(ExpressionText.Unclosed) {
      parts = try ExpressionText.parts(of: text)
    } catch {
      fail(
        node, atContent: error.offset,
        "`${` has no closing `}`; write `$${` for the text itself")
      return nil
    }
    var read: [ValueTemplate.Part] = []
    for part in parts {
      switch part {
      case .text(let text): read.append(.text(text))
      case .expression(let expression, let offset):
        let place = RuleDefinition.ExpressionSource(node: node, offset: offset)
        guard expression.utf8.contains(where: { $0 != 0x20 && $0 != 0x0A }) else {
          fail(node, atContent: offset, "`${}` holds no expression")
          return nil
        }
        read.append(.expression(RuleDefinition.Expression(expression, place: place)))
      }
    }
    switch read.count {
    case 0: return .content(.scalar(.string("")))
    case 1:
      switch read[0] {
      case .text(let text): return .content(.scalar(.string(text)))
      case .expression(let expression): return .expression(expression)
      }
    default: return .text(read)
    }
  }

  /// The object that a fix creates: a map with expressions in it, or one expression that evaluates to a map.
  mutating func createdObject(_ node: Node) -> ValueTemplate? {
    guard node.isScalar else {
      guard node.isMapping else {
        fail(node, "an object to create must be a mapping")
        return nil
      }
      return template(node)
    }
    guard let text = text(node) else { return nil }
    // Without `${}`, the whole text is an expression.
    guard text.hasPrefix("${"), case .expression(let expression)? = template(text, in: node)
    else { return expression(node).map { .expression($0) } }
    return .expression(expression)
  }
}

extension ValueTemplate {
  /// The template as plain content if it has no expressions. Null drops its key or element.
  fileprivate var folded: ValueTemplate {
    switch self {
    case .list(let elements):
      var list: [Content] = []
      for element in elements {
        guard case .content(let content) = element else { return self }
        if content != .scalar(.null) { list.append(content) }
      }
      return .content(.list(list))
    case .map(let entries):
      var map: [Content.Entry] = []
      for entry in entries {
        guard case .content(let content) = entry.value else { return self }
        if content != .scalar(.null) { map.append(Content.Entry(entry.key, content)) }
      }
      return .content(.map(map))
    default: return self
    }
  }
}
