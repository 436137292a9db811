/// An error in a configuration or a baseline, with its position.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public let file: String
  public let line: Int
  public let column: Int
  public let message: String

  public var description: String { "\(file):\(line):\(column): \(message)" }
}

/// All errors of one or more configurations.
public struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
  public internal(set) var errors: [ConfigurationError]

  package init(_ errors: [ConfigurationError]) { self.errors = errors }

  /// One line per error.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
