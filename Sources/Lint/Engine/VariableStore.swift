import CEL

/// The variables of a rule, evaluated when they are first used.
final class VariableStore: ForeignStore, @unchecked Sendable {
  private let rule: CompiledRule
  private var slots: [Value]
  private var values: [Value?]
  /// The error that left a variable without a value.
  private(set) var failure: EvaluationError?

  init(_ rule: CompiledRule, _ slots: [Value]) {
    self.rule = rule
    self.slots = slots
    values = Array(repeating: nil, count: rule.variables.count)
    super.init()
  }

  override func isList(_ handle: UInt32) -> Bool { false }
  override func count(_ handle: UInt32) -> Int { rule.variables.count }

  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    slot(of: key).flatMap { self.value(handle, at: $0) }
  }

  override var shape: UInt32 { rule.shape }

  override func slot(of key: String) -> Int? {
    rule.definition.variables.firstIndex { $0.name == key }
  }

  override func value(_ handle: UInt32, at position: Int) -> Value? {
    if let value = values[position] { return value }
    do throws(EvaluationError) {
      slots[RuleVariables.variables] = .foreign(self, 0)
      defer { slots[RuleVariables.variables] = .null }
      let value = try rule.variables[position].evaluate(slots)
      values[position] = value
      return value
    } catch {
      if failure == nil { failure = error }
      return nil
    }
  }
}
