/// The state of one evaluation: variables, macro locals and the remaining budget.
struct Frame {
  let variables: [Value]
  var locals: [Value]
  let limits: Limits
  private var budget: Int
  private var zones: [String: TimeZoneRules] = [:]

  init(variables: [Value], localCount: Int, limits: Limits) {
    self.variables = variables
    self.limits = limits
    locals = []
    if localCount > 0 {
      locals.reserveCapacity(localCount)
      for _ in 0..<localCount { locals.append(.null) }
    }
    budget = limits.cost
  }

  /// Charges the budget for work.
  @inline(__always)
  mutating func spend(_ steps: Int) throws(Fault) {
    budget -= steps
    if budget < 0 { throw Fault(.costLimit) }
  }

  /// Charges the budget for text that is about to be created.
  mutating func spend(text count: Int) throws(Fault) {
    if count > limits.textLength { throw Fault(.tooLarge) }
    try spend(count / 8 + 1)
  }

  /// Charges the budget for a list or map that is about to be created.
  mutating func spend(elements count: Int) throws(Fault) {
    if count > limits.elementCount { throw Fault(.tooLarge) }
    try spend(count + 1)
  }

  /// Returns the rules of a time zone, read at most once per evaluation.
  mutating func zone(_ name: String) throws(Fault) -> TimeZoneRules {
    if let known = zones[name] { return known }
    try spend(1000)
    guard let rules = TimeZoneRules(named: name) else {
      throw Fault("unknown time zone \(name)")
    }
    zones[name] = rules
    return rules
  }
}
