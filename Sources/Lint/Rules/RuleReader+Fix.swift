import YAML

extension RuleReader {
  mutating func fix(_ node: Node) -> FixDefinition? {
    guard expectKeys(node, .fix),
      let applicability = required(node, "applicability", "a fix")
        .flatMap({ choice($0, FixSummary.Applicability.allCases.map(\.rawValue)) })
        .flatMap(FixSummary.Applicability.init)
    else { return nil }
    let fix = FixDefinition(
      applicability: applicability, description: node["description"].flatMap { text($0) },
      descriptionExpression: node["descriptionExpression"].flatMap { expression($0) },
      when: node["when"].flatMap { expression($0) },
      patches: node["patches"].map { list($0) { $0.patch($1) } } ?? [],
      creations: node["create"].map { list($0) { $0.creation($1) } } ?? [],
      uncovers: node["uncovers"].map { list($0) { $0.text($1) } } ?? [])
    if (fix.description == nil) == (fix.descriptionExpression == nil) {
      fail(node, "a fix requires either `description` or `descriptionExpression`")
    }
    if node["patches"] == nil, node["create"] == nil {
      fail(node, "a fix requires `patches` or `create`")
    }
    return fix
  }

  private mutating func patch(_ node: Node) -> FixDefinition.Patch? {
    guard expectKeys(node, .patch) else { return nil }
    let operations = RuleFormat.operations.map(\.name)
    let given = operations.filter { node[$0] != nil }
    guard given.count == 1, let operation = operation(given[0], node) else {
      fail(node, "a patch requires exactly one of \(operations.joined(separator: ", "))")
      return nil
    }
    return FixDefinition.Patch(
      forEach: node["forEach"].flatMap { expression($0) },
      when: node["when"].flatMap { expression($0) },
      object: node["object"].flatMap { expression($0) }, path: node["path"].flatMap { text($0) },
      pathExpression: node["pathExpression"].flatMap { expression($0) }, operation: operation)
  }

  private mutating func operation(_ key: String, _ node: Node) -> FixDefinition.Operation? {
    let value = node[key]!
    switch key {
    case "value": return template(value).map { .value($0) }
    case "append": return template(value).map { .append($0) }
    case "valueExpression": return expression(value).map { .value(.expression($0)) }
    case "appendExpression": return expression(value).map { .append(.expression($0)) }
    case "rename": return expression(value).map { .rename($0) }
    case "lineBelow": return expression(value).map { .lineBelow($0) }
    case "lineAbove": return expression(value).map { .lineAbove($0) }
    case "text": return expression(value).map { .text($0) }
    case "remove":
      if value.scalar != .bool(true) { fail(value, "this must be true") }
      return .remove
    default:
      guard expectKeys(value, .replacement),
        let from = required(value, "from", "`replace`").flatMap({ expression($0) }),
        let to = required(value, "to", "`replace`").flatMap({ expression($0) })
      else { return nil }
      return .replace(from: from, to: to)
    }
  }

  private mutating func creation(_ node: Node) -> FixDefinition.Creation? {
    guard expectKeys(node, .creation),
      let beside = required(node, "beside", "an object to create").flatMap({ expression($0) }),
      let object = required(node, "object", "an object to create").flatMap({ createdObject($0) })
    else { return nil }
    return FixDefinition.Creation(
      forEach: node["forEach"].flatMap { expression($0) },
      when: node["when"].flatMap { expression($0) }, beside: beside, object: object)
  }
}
