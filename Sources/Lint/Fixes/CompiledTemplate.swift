import CEL
import YAML

/// A value template of a fix in one lint pass; its expressions are compiled when they are first needed.
indirect enum CompiledTemplate {
  case content(Content)
  case expression(CompiledExpression)
  case text([Part])
  case list([CompiledTemplate])
  case map([(key: String, value: CompiledTemplate)])

  enum Part {
    case text(String)
    case expression(CompiledExpression)
  }

  init(
    _ template: ValueTemplate,
    _ prepared: (RuleDefinition.Expression) -> CompiledExpression
  ) {
    switch template {
    case .content(let content): self = .content(content)
    case .expression(let expression): self = .expression(prepared(expression))
    case .text(let parts):
      self = .text(
        parts.map { part in
          switch part {
          case .text(let text): .text(text)
          case .expression(let expression): .expression(prepared(expression))
          }
        })
    case .list(let elements): self = .list(elements.map { CompiledTemplate($0, prepared) })
    case .map(let entries):
      self = .map(entries.map { ($0.key, CompiledTemplate($0.value, prepared)) })
    }
  }

  /// The result of evaluating a template.
  enum Outcome {
    case value(Content)
    /// Null, or an optional without a value.
    case nothing
    /// A value that cannot be written in a manifest.
    case unwritable
  }

  /// The value to write; nil if it cannot be written in a manifest.
  func content(_ slots: [Value]) throws(EvaluationError) -> Content? {
    switch try outcome(slots) {
    case .value(let content): content
    case .nothing: .scalar(.null)
    case .unwritable: nil
    }
  }

  /// The string that it evaluates to; nil for any other type.
  func text(_ slots: [Value]) throws(EvaluationError) -> String? {
    if case .scalar(.string(let text)) = try content(slots) { return text }
    return nil
  }

  private func outcome(_ slots: [Value]) throws(EvaluationError) -> Outcome {
    switch self {
    case .content(.scalar(.null)): return .nothing
    case .content(let content): return .value(content)
    case .expression(let expression): return Outcome(try expression.evaluate(slots))
    case .text(let parts):
      var text = ""
      for part in parts {
        switch part {
        case .text(let fixed): text += fixed
        case .expression(let expression):
          guard let word = Self.word(try expression.evaluate(slots)) else { return .unwritable }
          text += word
        }
      }
      return .value(.scalar(.string(text)))
    case .list(let elements):
      var list: [Content] = []
      for element in elements {
        switch try element.outcome(slots) {
        case .value(let content): list.append(content)
        case .nothing: continue
        case .unwritable: return .unwritable
        }
      }
      return .value(.list(list))
    case .map(let entries):
      var map: [Content.Entry] = []
      for entry in entries {
        switch try entry.value.outcome(slots) {
        case .value(let content): map.append(Content.Entry(entry.key, content))
        case .nothing: continue
        case .unwritable: return .unwritable
        }
      }
      return .value(.map(map))
    }
  }

  /// A value interpolated into a text; nil if it has no text form.
  private static func word(_ value: Value) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .bool(let truth): truth ? "true" : "false"
    case .double: value.json()
    default: nil
    }
  }
}

extension CompiledTemplate.Outcome {
  init(_ value: Value) {
    self = value.isNothing ? .nothing : Content(value).map { .value($0) } ?? .unwritable
  }
}
