import Lint
import YAML

/// Writes the values of fixes as Swift code with explicit type names, which saves the compiler type inference.
enum EmbeddedTemplateText {
  static func text(of template: ValueTemplate) -> String {
    switch template {
    case .content(let content): "ValueTemplate.content(\(text(of: content)))"
    case .expression(let expression):
      "ValueTemplate.expression(\(EmbeddedRulesText.expression(expression)))"
    case .text(let parts): "ValueTemplate.text([\(parts.map(text).joined(separator: ", "))])"
    case .list(let elements): "ValueTemplate.list([\(elements.map(text).joined(separator: ", "))])"
    case .map(let entries):
      "ValueTemplate.map(["
        + entries.map {
          "ValueTemplate.Entry(\(EmbeddedRulesText.literal($0.key)), \(text(of: $0.value)))"
        }.joined(separator: ", ") + "])"
    }
  }

  private static func text(of part: ValueTemplate.Part) -> String {
    switch part {
    case .text(let text): "ValueTemplate.Part.text(\(EmbeddedRulesText.literal(text)))"
    case .expression(let expression):
      "ValueTemplate.Part.expression(\(EmbeddedRulesText.expression(expression)))"
    }
  }

  private static func text(of content: Content) -> String {
    switch content {
    case .scalar(let scalar): "Content.scalar(\(text(of: scalar)))"
    case .list(let elements): "Content.list([\(elements.map(text).joined(separator: ", "))])"
    case .map(let entries):
      "Content.map(["
        + entries.map {
          "Content.Entry(\(EmbeddedRulesText.literal($0.key)), \(text(of: $0.value)))"
        }.joined(separator: ", ") + "])"
    }
  }

  private static func text(of scalar: Scalar) -> String {
    switch scalar {
    case .null: "Scalar.null"
    case .bool(let value): "Scalar.bool(\(value))"
    case .int(let value): "Scalar.int(\(value))"
    case .uint(let value): "Scalar.uint(\(value))"
    case .double(let value): "Scalar.double(\(value))"
    case .string(let text): "Scalar.string(\(EmbeddedRulesText.literal(text)))"
    }
  }
}
