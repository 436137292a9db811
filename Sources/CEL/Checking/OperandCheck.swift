/// Checks whether an operator supports operands of the given types.
enum OperandCheck {
  private enum Kind {
    case null, bool, int, uint, double, string, bytes, timestamp, duration, type
    case list, map, optional, opaque

    var isNumber: Bool { self == .int || self == .uint || self == .double }
  }

  /// Returns false if no values of these types have a result. Operands of unknown type are always accepted.
  static func mayApply(
    _ sign: SyntaxTree.Operator, _ left: StaticType, _ right: StaticType
  ) -> Bool {
    if sign == .member { return mayBeMember(left, of: right) }
    guard let leftKind = kind(left), let rightKind = kind(right) else { return true }
    switch sign {
    case .equal, .notEqual: return mayCompare(leftKind, rightKind)
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return hasOrder(leftKind, rightKind)
    case .add:
      switch (leftKind, rightKind) {
      case (.timestamp, .duration), (.duration, .timestamp), (.duration, .duration),
        (.string, .string), (.bytes, .bytes), (.list, .list):
        return true
      default: return leftKind == rightKind && leftKind.isNumber
      }
    case .subtract:
      switch (leftKind, rightKind) {
      case (.timestamp, .duration), (.timestamp, .timestamp), (.duration, .duration): return true
      default: return leftKind == rightKind && leftKind.isNumber
      }
    case .multiply, .divide: return leftKind == rightKind && leftKind.isNumber
    case .remainder: return leftKind == rightKind && leftKind.isNumber && leftKind != .double
    case .member: return true
    }
  }

  private static func mayBeMember(_ element: StaticType, of container: StaticType) -> Bool {
    switch container {
    case .list(let type): mayApply(.equal, element, type)
    case .dyn, .map, .record: true
    default: false
    }
  }

  private static func mayCompare(_ left: Kind, _ right: Kind) -> Bool {
    left == right || left == .null || right == .null || (left.isNumber && right.isNumber)
  }

  private static func hasOrder(_ left: Kind, _ right: Kind) -> Bool {
    if left.isNumber && right.isNumber { return true }
    switch left {
    case .bool, .string, .bytes, .timestamp, .duration: return left == right
    default: return false
    }
  }

  private static func kind(_ type: StaticType) -> Kind? {
    switch type {
    case .dyn: nil
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type
    case .list: .list
    case .map, .record: .map
    case .optional: .optional
    case .opaque: .opaque
    }
  }
}

extension SyntaxTree.Operator {
  /// The name used in messages.
  var name: String {
    switch self {
    case .add: "_+_"
    case .subtract: "_-_"
    case .multiply: "_*_"
    case .divide: "_/_"
    case .remainder: "_%_"
    case .equal: "_==_"
    case .notEqual: "_!=_"
    case .less: "_<_"
    case .lessOrEqual: "_<=_"
    case .greater: "_>_"
    case .greaterOrEqual: "_>=_"
    case .member: "@in"
    }
  }
}
