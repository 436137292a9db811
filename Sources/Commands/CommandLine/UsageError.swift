/// An error in a command line, with a reference to the help for it.
struct UsageError: Error, CustomStringConvertible {
  enum Reason {
    case unknownCommand(String, suggestion: String?)
    case unknownFlag(String, suggestion: String?)
    /// A flag for clusters, used with a command that does not use one.
    case needsCluster(flag: String)
    case noValue(flag: String, needs: String)
    case unwantedValue(flag: String, value: String)
    /// - Parameter name: The flag or argument as the user knows it.
    case invalidValue(name: String, value: String, needs: String, suggestion: String?)
    case missingArgument(needs: String)
    /// - Parameter isAny: Whether the command accepts any arguments.
    case unexpectedArgument(String, isAny: Bool)
    /// A check of the command failed; holds its message.
    case refused(String)
  }

  let reason: Reason
  let command: CommandPath

  init(_ reason: Reason, _ command: CommandPath) {
    self.reason = reason
    self.command = command
  }

  var description: String { "\(headline)\nSee '\(command.name) --help' for usage." }

  /// The error message without the reference to help.
  var headline: String {
    switch reason {
    case .unknownCommand(let word, let suggestion):
      "unknown command \(Self.quoted(word))\(Self.hint(suggestion))"
    case .unknownFlag(let flag, let suggestion):
      "unknown flag \(flag)\(Self.hint(suggestion))"
    case .needsCluster(let flag):
      "\(flag) cannot be used with \(command.shortName), which does not query a cluster"
    case .noValue(let flag, let needs):
      "\(flag) requires \(needs)"
    case .unwantedValue(let flag, let value):
      "\(flag) takes no value, got \(Self.quoted(value))"
    case .invalidValue(let name, let value, let needs, let suggestion):
      "\(name) must be \(needs), not \(Self.quoted(value))\(Self.hint(suggestion))"
    case .missingArgument(let needs):
      "\(command.shortName) requires \(needs)"
    case .unexpectedArgument(let word, isAny: true):
      "unexpected argument \(Self.quoted(word))"
    case .unexpectedArgument(let word, isAny: false):
      "\(command.shortName) takes no arguments, got \(Self.quoted(word))"
    case .refused(let words):
      words
    }
  }

  private static func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean \($0)?" } ?? ""
  }

  private static func quoted(_ word: String) -> String { "\"\(word)\"" }
}
