/// An error in a rule, with its position.
public struct RuleError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int
  public let message: String

  public init(file: String, line: Int, column: Int, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String { "\(file):\(line):\(column): \(message)" }
}

/// All errors in a set of rules.
public struct RuleErrors: Error, Sendable, CustomStringConvertible {
  public let errors: [RuleError]

  public init(_ errors: [RuleError]) { self.errors = errors }

  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
