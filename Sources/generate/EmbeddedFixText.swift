import Lint

/// Writes the fixes of rules as Swift code.
enum EmbeddedFixText {
  static func text(of fix: FixDefinition) -> String {
    var arguments = ["applicability: .\(fix.applicability.rawValue)"]
    if let text = fix.description {
      arguments.append("description: \(EmbeddedRulesText.literal(text))")
    }
    add("descriptionExpression", fix.descriptionExpression, to: &arguments)
    add("when", fix.when, to: &arguments)
    if !fix.patches.isEmpty {
      arguments.append("patches: [\(fix.patches.map(text).joined(separator: ", "))]")
    }
    if !fix.creations.isEmpty {
      arguments.append("creations: [\(fix.creations.map(text).joined(separator: ", "))]")
    }
    if !fix.uncovers.isEmpty {
      let rules = fix.uncovers.map { "\"\($0)\"" }.joined(separator: ", ")
      arguments.append("uncovers: [\(rules)]")
    }
    return ".init(\(arguments.joined(separator: ", ")))"
  }

  private static func text(of patch: FixDefinition.Patch) -> String {
    var arguments: [String] = []
    add("forEach", patch.forEach, to: &arguments)
    add("when", patch.when, to: &arguments)
    add("object", patch.object, to: &arguments)
    if let path = patch.path { arguments.append("path: \(EmbeddedRulesText.literal(path))") }
    add("pathExpression", patch.pathExpression, to: &arguments)
    let write = EmbeddedRulesText.expression
    let operation =
      switch patch.operation {
      case .value(let value): ".value(\(EmbeddedTemplateText.text(of: value)))"
      case .append(let value): ".append(\(EmbeddedTemplateText.text(of: value)))"
      case .remove: ".remove"
      case .rename(let name): ".rename(\(write(name)))"
      case .replace(let from, let to): ".replace(from: \(write(from)), to: \(write(to)))"
      case .lineBelow(let text): ".lineBelow(\(write(text)))"
      case .lineAbove(let text): ".lineAbove(\(write(text)))"
      case .text(let text): ".text(\(write(text)))"
      }
    arguments.append("operation: \(operation)")
    return ".init(\(arguments.joined(separator: ", ")))"
  }

  private static func text(of creation: FixDefinition.Creation) -> String {
    var arguments: [String] = []
    add("forEach", creation.forEach, to: &arguments)
    add("when", creation.when, to: &arguments)
    add("beside", creation.beside, to: &arguments)
    arguments.append("object: \(EmbeddedTemplateText.text(of: creation.object))")
    return ".init(\(arguments.joined(separator: ", ")))"
  }

  private static func add(
    _ name: String, _ value: RuleDefinition.Expression?, to arguments: inout [String]
  ) {
    if let value { arguments.append("\(name): \(EmbeddedRulesText.expression(value))") }
  }
}
