public import Lint

/// Writes rules as Swift code, so that the program starts without reading files.
public enum EmbeddedRulesText {
  /// Returns the Swift code.
  public static func text(of rules: [RuleDefinition]) -> String {
    var lines = [
      "// swift-format-ignore-file",
      "// Generated from rules/ by `make docs`; edit the rules, not this file.",
      "",
      "import YAML",
      "",
      "/// The rules that are part of the program.",
      "public enum EmbeddedRules {",
      "  public static let all: [RuleDefinition] = [",
    ]
    for rule in rules { lines.append("    \(functionName(rule.id))(),") }
    lines += ["  ]", "}"]
    for rule in rules {
      lines += ["", "private func \(functionName(rule.id))() -> RuleDefinition {"]
      lines += body(of: rule).map { "  " + $0 }
      lines += ["}"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func functionName(_ id: String) -> String {
    let words = id.split(separator: "-")
    return words.dropFirst().reduce(String(words[0])) {
      $0 + $1.prefix(1).uppercased() + $1.dropFirst()
    }
  }

  private static func body(of rule: RuleDefinition) -> [String] {
    var arguments = [
      "id: \(literal(rule.id)), severity: .\(rule.severity.rawValue)",
      "summary: \(literal(rule.summary))",
      "rationale: \(literal(rule.rationale))",
      "remediation: \(literal(rule.remediation))",
      "scope: .\(rule.scope.rawValue)",
    ]
    if !rule.kinds.isEmpty {
      arguments.append("kinds: [\(rule.kinds.map(literal).joined(separator: ", "))]")
    }
    if let when = rule.when { arguments.append("when: \(expression(when))") }
    if !rule.variables.isEmpty {
      let variables = rule.variables.map {
        "    .init(\(literal($0.name)), \(expression($0.expression)))"
      }
      arguments.append("variables: [\n\(variables.joined(separator: ",\n"))\n  ]")
    }
    let validations = rule.validations.map { "    .init(\(self.arguments(of: $0)))" }
    arguments.append("validations: [\n\(validations.joined(separator: ",\n"))\n  ]")
    return "RuleDefinition(\n  \(arguments.joined(separator: ",\n  "))\n)"
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func arguments(of validation: RuleDefinition.Validation) -> String {
    var arguments: [String] = []
    func add(_ name: String, _ value: RuleDefinition.Expression?) {
      if let value { arguments.append("\(name): \(expression(value))") }
    }
    func add(_ name: String, _ value: String?) {
      if let value { arguments.append("\(name): \(literal(value))") }
    }
    add("forEach", validation.forEach)
    add("when", validation.when)
    add("expression", validation.expression)
    add("message", validation.message)
    add("messageExpression", validation.messageExpression)
    add("object", validation.object)
    add("path", validation.path)
    add("pathExpression", validation.pathExpression)
    if let severity = validation.severity { arguments.append("severity: .\(severity.rawValue)") }
    if let fix = validation.fix { arguments.append("fix: \(EmbeddedFixText.text(of: fix))") }
    return arguments.joined(separator: ",\n      ")
  }

  static func expression(_ expression: RuleDefinition.Expression) -> String {
    ".init(\(literal(expression.text)))"
  }

  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
