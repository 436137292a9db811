import ArgumentParser

/// The parsed command line.
enum Invocation {
  case run(any ParsableCommand, CommandPath)
  case help(CommandPath)
  case version

  /// Parses the words after the program's name.
  ///
  /// - Throws: ``UsageError``
  static func reading(_ words: some Collection<String>) throws(UsageError) -> Invocation {
    var rest = Array(words)[...]
    let leading = try LeadingOptions.take(from: &rest)
    guard let first = rest.popFirst() else { return .help(.root) }
    switch first {
    case "-h", "--help": return .help(.root)
    case "--version": return .version
    case "help": return .help(try command(in: &rest, isHelp: true))
    default:
      rest = [first] + rest
      return try command(in: &rest).withDefault.read(leading + rest)
    }
  }

  /// Removes the words of a command from the front.
  private static func command(
    in words: inout ArraySlice<String>, isHelp: Bool = false
  ) throws(UsageError) -> CommandPath {
    var path = CommandPath.root
    while let word = words.first {
      if let next = path.subcommand(word) {
        path = next
      } else if path.words.isEmpty || (isHelp && !word.hasPrefix("-")) {
        throw path.unknown(word)
      } else {
        break
      }
      words.removeFirst()
    }
    return path
  }
}

extension ParsableCommand {
  /// Parses the words after the command's name.
  ///
  /// - Throws: ``UsageError``, also if the words ask for help.
  static func reading(_ words: [String]) throws(UsageError) -> Self {
    let path = CommandPath(words: [configuration.commandName ?? ""], type: self)
    if case .run(let command as Self, _) = try path.read(words) { return command }
    throw UsageError(.unexpectedArgument("--help", isAny: true), path)
  }
}
