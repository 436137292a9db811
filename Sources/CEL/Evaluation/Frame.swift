/// What one evaluation works with: the variables, the locals of macros, and what it may still do.
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

  /// Pays for work.
  @inline(__always)
  mutating func spend(_ steps: Int) throws(Fault) {
    budget -= steps
    if budget < 0 { throw Fault(.costLimit) }
  }

  /// Pays for text that is about to be made.
  mutating func spend(text count: Int) throws(Fault) {
    if count > limits.textLength { throw Fault(.tooLarge) }
    try spend(count / 8 + 1)
  }

  /// Pays for a list or a map that is about to be made.
  mutating func spend(elements count: Int) throws(Fault) {
    if count > limits.elementCount { throw Fault(.tooLarge) }
    try spend(count + 1)
  }

  /// The rules of a time zone, read at most once in an evaluation.
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
