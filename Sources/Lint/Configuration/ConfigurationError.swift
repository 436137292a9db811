/// What is wrong in a configuration or a baseline, at the place to change.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int
  public let message: String

  public var description: String { "\(file):\(line):\(column): \(message)" }
}

/// All that is wrong with configurations.
public struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
  public internal(set) var errors: [ConfigurationError]

  package init(_ errors: [ConfigurationError]) { self.errors = errors }

  /// One line for each error.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
