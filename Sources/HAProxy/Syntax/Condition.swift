/// The condition of an `.if` or `.elif` (section 2.4 of the configuration manual).
public indirect enum Condition: Sendable, Hashable {
  /// An argument of a predicate with its environment variable references.
  public struct Operand: Sendable, Hashable {
    /// The parts of the argument.
    public let parts: [Word.Part]

    /// The text, if it does not depend on the environment.
    public var constant: String? {
      var text = ""
      for part in parts {
        guard case .literal(let literal) = part else { return nil }
        text += literal
      }
      return text
    }

    func value(in environment: Environment) -> String? {
      var value = ""
      for part in parts {
        switch part {
        case .literal(let text): value += text
        case .environment(let reference):
          guard let known = environment.value(of: reference) else { return nil }
          value += known
        }
      }
      return value
    }
  }

  /// A number; anything other than 0 is true.
  case constant(Bool)
  /// A predicate such as `streq("${HOSTNAME}",haproxy-0)`, `defined(X)` or `feature(OPENSSL)`.
  case predicate(name: String, operands: [Operand])
  case not(Condition)
  case and([Condition])
  case or([Condition])
  /// A text that HAProxy rejects.
  case unparsable(String)

  /// Evaluates the condition. Returns nil if the result depends on variables missing from `environment`, on HAProxy's version,
  /// or on its build options.
  func holds(in environment: Environment) -> Bool? {
    switch self {
    case .constant(let value): return value
    case .not(let condition): return condition.holds(in: environment).map { !$0 }
    case .and(let all):
      var result: Bool? = true
      for condition in all {
        switch condition.holds(in: environment) {
        case false: return false
        case nil: result = nil
        default: break
        }
      }
      return result
    case .or(let all):
      var result: Bool? = false
      for condition in all {
        switch condition.holds(in: environment) {
        case true: return true
        case nil: result = nil
        default: break
        }
      }
      return result
    case .predicate(let name, let operands): return Self.judge(name, operands, environment)
    case .unparsable: return nil
    }
  }

  private static func judge(_ name: String, _ operands: [Operand], _ environment: Environment)
    -> Bool?
  {
    guard let first = operands.first?.value(in: environment) else { return nil }
    if name == "defined" { return environment.defines(first) }
    guard operands.count == 2, let second = operands[1].value(in: environment) else { return nil }
    switch name {
    case "streq": return first == second
    case "strneq": return first != second
    case "strstr": return second.isEmpty || first.contains(second)
    default: return nil
    }
  }
}

/// The known part of a process's environment.
struct Environment {
  var values: [String: String]
  /// Whether variables missing from `values` are known to be unset.
  var isComplete: Bool

  func value(of reference: Word.Reference) -> String? {
    if let value = values[reference.name] { return value }
    return isComplete ? reference.defaultValue ?? "" : nil
  }

  func defines(_ name: String) -> Bool? {
    values[name] != nil ? true : isComplete ? false : nil
  }
}
