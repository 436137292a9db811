final class EqualityNode: ConditionNode, @unchecked Sendable {
  private let left: Node
  private let right: Node
  private let wanted: Bool

  init(_ left: Node, _ right: Node, wanted: Bool, _ offset: UInt32) {
    self.left = left
    self.right = right
    self.wanted = wanted
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    let left = try left.evaluate(&frame)
    let right = try right.evaluate(&frame)
    do {
      return try isEqual(left, right, &frame) == wanted
    } catch {
      throw error.located(offset)
    }
  }
}

/// `x == "text"`, the most frequent comparison.
final class TextEqualityNode: ConditionNode, @unchecked Sendable {
  private let operand: Node
  private let text: String
  private let wanted: Bool

  init(_ operand: Node, _ text: String, wanted: Bool, _ offset: UInt32) {
    self.operand = operand
    self.text = text
    self.wanted = wanted
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    guard case .string(let value) = try operand.evaluate(&frame) else { return !wanted }
    return Text.equal(value, text) == wanted
  }
}

/// `x == null`.
final class NullityNode: ConditionNode, @unchecked Sendable {
  private let operand: Node
  private let wanted: Bool

  init(_ operand: Node, wanted: Bool, _ offset: UInt32) {
    self.operand = operand
    self.wanted = wanted
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    if case .null = try operand.evaluate(&frame) { return wanted }
    return !wanted
  }
}

final class OrderNode: ConditionNode, @unchecked Sendable {
  enum Relation {
    case less, lessOrEqual, greater, greaterOrEqual

    var sign: String {
      switch self {
      case .less: "_<_"
      case .lessOrEqual: "_<=_"
      case .greater: "_>_"
      case .greaterOrEqual: "_>=_"
      }
    }
  }

  private let left: Node
  private let right: Node
  private let relation: Relation

  init(_ left: Node, _ right: Node, _ relation: Relation, _ offset: UInt32) {
    self.left = left
    self.right = right
    self.relation = relation
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    let left = try left.evaluate(&frame)
    let right = try right.evaluate(&frame)
    do {
      guard let order = try order(left, right) else { return false }
      switch relation {
      case .less: return order < 0
      case .lessOrEqual: return order <= 0
      case .greater: return order > 0
      case .greaterOrEqual: return order >= 0
      }
    } catch {
      throw error.located(offset, calling: relation.sign, left, right)
    }
  }
}

final class MembershipNode: ConditionNode, @unchecked Sendable {
  private let element: Node
  private let container: Node

  init(_ element: Node, _ container: Node, _ offset: UInt32) {
    self.element = element
    self.container = container
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    let value = try element.evaluate(&frame)
    let container = try container.evaluate(&frame)
    do {
      return try isMember(value, of: container, &frame)
    } catch {
      throw error.located(offset, calling: "@in", value, container)
    }
  }
}

/// `x in ["a", "b"]`.
final class TextMembershipNode: ConditionNode, @unchecked Sendable {
  private let element: Node
  private let texts: [String]

  init(_ element: Node, _ texts: [String], _ offset: UInt32) {
    self.element = element
    self.texts = texts
    super.init(offset)
  }

  override func condition(_ frame: inout Frame) throws(Fault) -> Bool {
    guard case .string(let value) = try element.evaluate(&frame) else { return false }
    for text in texts where Text.equal(text, value) { return true }
    return false
  }
}
