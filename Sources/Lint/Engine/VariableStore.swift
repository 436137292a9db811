import CEL

/// The variables of a rule, evaluated when they are first asked for.
final class VariableStore: ForeignStore, @unchecked Sendable {
  private let rule: PreparedRule
  private var slots: [Value]
  private var values: [String: Value] = [:]
  /// Why a variable has no value.
  private(set) var failure: EvaluationError?

  init(_ rule: PreparedRule, _ slots: [Value]) {
    self.rule = rule
    self.slots = slots
    super.init()
  }

  override func isList(_ handle: UInt32) -> Bool { false }
  override func count(_ handle: UInt32) -> Int { rule.variables.count }

  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    if let value = values[key] { return value }
    guard let position = rule.definition.variables.firstIndex(where: { $0.name == key }) else {
      return nil
    }
    do throws(EvaluationError) {
      slots[Slots.variables] = .foreign(self, 0)
      defer { slots[Slots.variables] = .null }
      let value = try rule.variables[position].evaluate(slots)
      values[key] = value
      return value
    } catch {
      if failure == nil { failure = error }
      return nil
    }
  }
}
