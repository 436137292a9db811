import Basics

/// Parses the words after a command in the forms that kubectl accepts (`-ojson`, `-o=json`, `-Rf dir`, `--live=true`), and
/// converts them to the form that ArgumentParser accepts.
struct ArgumentReader {
  private let syntax: CommandSyntax
  private let command: CommandPath
  private var options: [String] = []
  private var positionals: [String] = []
  /// A word that looks like a flag but may be the expression of `eval`.
  private var dashed: (word: String, error: UsageError)?

  /// The result of parsing.
  enum Reading {
    /// The words for ArgumentParser: flags by their long names with their values, then arguments after `--`.
    case arguments([String])
    case help, version
  }

  /// - Throws: ``UsageError`` for anything that the command does not accept.
  static func read(
    _ words: [String], of syntax: CommandSyntax, _ command: CommandPath
  ) throws(UsageError) -> Reading {
    var reader = ArgumentReader(syntax: syntax, command: command)
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "-h", "--help": return .help
      case "--version": return .version
      case "--":
        reader.positionals += rest
        rest = []
      default: try reader.take(word, &rest)
      }
    }
    return .arguments(try reader.finished())
  }

  private init(syntax: CommandSyntax, command: CommandPath) {
    self.syntax = syntax
    self.command = command
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
    guard word.hasPrefix("-"), word != "-", !isNumber(word) else {
      positionals.append(word)
      return
    }
    do throws(UsageError) {
      if word.hasPrefix("--") {
        try takeLong(word, &rest)
      } else {
        try takeShort(word, &rest)
      }
    } catch {
      guard case .unknownFlag = error.reason, takesExpression, positionals.isEmpty, dashed == nil
      else { throw error }
      dashed = (word, error)
    }
  }

  private mutating func takeLong(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let name = String(word.prefix { $0 != "=" })
    let value = name.count < word.count ? String(word.dropFirst(name.count + 1)) : nil
    guard let option = syntax.option(named: name) else { throw unknown(name) }
    if option.kind == .flag || value != nil {
      try add(option, name, value)
    } else {
      try add(option, name, try next(for: option, name, &rest))
    }
  }

  /// Reads several short flags after one dash; for a flag that takes a value, the rest is its value.
  private mutating func takeShort(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = word.dropFirst()
    var found: [(ArgumentSyntax, String, String?)] = []
    while let letter = letters.popFirst() {
      let name = "-\(letter)"
      guard let option = syntax.option(named: name), !(takesExpression && word.contains(" ")) else {
        throw unknown(found.isEmpty ? word : name)
      }
      let isAssigned = letters.first == "="
      if option.kind == .flag {
        found.append((option, name, isAssigned ? String(letters.dropFirst()) : nil))
        if isAssigned { break }
      } else {
        if isAssigned { letters = letters.dropFirst() }
        let value =
          letters.isEmpty && !isAssigned ? try next(for: option, name, &rest) : String(letters)
        found.append((option, name, value))
        break
      }
    }
    for (option, name, value) in found { try add(option, name, value) }
  }

  /// Returns the word after an option.
  private func next(
    for option: ArgumentSyntax, _ name: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    // If another flag follows, the value is missing.
    if let word = rest.first, !isFlag(word) {
      rest.removeFirst()
      return word
    }
    throw UsageError(.noValue(flag: name, needs: Self.need(of: option)), command)
  }

  private func isFlag(_ word: String) -> Bool {
    if word == "--" { return true }
    guard word.hasPrefix("-"), word.count > 1 else { return false }
    let name = word.hasPrefix("--") ? String(word.prefix { $0 != "=" }) : String(word.prefix(2))
    return syntax.option(named: name) != nil
  }

  private func isNumber(_ word: String) -> Bool {
    word.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
      && syntax.option(named: String(word.prefix(2))) == nil
  }

  private mutating func add(
    _ option: ArgumentSyntax, _ name: String, _ value: String?
  ) throws(UsageError) {
    guard option.kind == .option else { return try addFlag(option, name, value) }
    for part in Self.parts(of: value ?? "", option) {
      options.append("\(option.longName)=\(try checked(part, name, option))")
    }
  }

  private mutating func addFlag(
    _ flag: ArgumentSyntax, _ name: String, _ value: String?
  ) throws(UsageError) {
    switch value {
    case nil, "true": options.append(flag.longName)
    case "false": if let inverse = syntax.inverse(of: flag) { options.append(inverse.longName) }
    case let value?: throw UsageError(.unwantedValue(flag: name, value: value), command)
    }
  }

  private static func parts(of value: String, _ option: ArgumentSyntax) -> [String] {
    option.isRepeating && option.longName == "--filename" ? FileList.names(in: value) : [value]
  }

  /// Returns the value in the form that ArgumentParser accepts.
  private func checked(
    _ value: String, _ name: String, _ option: ArgumentSyntax
  ) throws(UsageError) -> String {
    if option.allValues.isEmpty {
      if ValueKind(of: option).accepts(value) { return value }
    } else {
      if option.allValues.contains(value) { return value }
      if value == "warn", option.allValues.contains("warning") { return "warning" }
    }
    throw UsageError(
      .invalidValue(
        name: name, value: value, needs: Self.need(of: option),
        suggestion: Suggestion.closest(to: value, among: option.allValues)), command)
  }

  /// Returns a description of the expected value, for messages.
  private static func need(of argument: ArgumentSyntax) -> String {
    let values = argument.allValues
    guard let last = values.last, values.count > 1 else { return ValueKind(of: argument).noun }
    return values.dropLast().joined(separator: ", ") + " or " + last
  }

  // MARK: Completing the arguments

  private mutating func finished() throws(UsageError) -> [String] {
    if let dashed {
      guard positionals.isEmpty else { throw dashed.error }
      positionals = [dashed.word]
    }
    try checkPositionals()
    return options + (positionals.isEmpty ? [] : ["--"] + positionals)
  }

  private func checkPositionals() throws(UsageError) {
    var rest = positionals[...]
    for argument in syntax.positionals {
      if argument.isRepeating {
        for word in rest { try check(word, argument) }
        rest = []
      } else if let word = rest.popFirst() {
        try check(word, argument)
      } else if !argument.isOptional {
        throw UsageError(.missingArgument(needs: Self.need(of: argument)), command)
      }
    }
    if let word = rest.first {
      throw UsageError(
        .unexpectedArgument(word, isAny: !syntax.positionals.isEmpty), command)
    }
  }

  private func check(_ word: String, _ argument: ArgumentSyntax) throws(UsageError) {
    _ = try checked(word, argument.valueName.uppercased(), argument)
  }

  private var takesExpression: Bool { syntax.positionals.first?.valueName == "expression" }

  private func unknown(_ flag: String) -> UsageError {
    if LeadingOptions.syntax.option(named: flag)?.section == ClusterOptions.title {
      return UsageError(.needsCluster(flag: flag), command)
    }
    return Self.unknown(flag, among: syntax.options, command)
  }

  /// Returns the error for an unknown flag. For a single letter no flag is suggested: all of them are equally close.
  static func unknown(
    _ flag: String, among options: [ArgumentSyntax], _ command: CommandPath
  ) -> UsageError {
    let names = options.flatMap(\.names).filter { $0.hasPrefix("--") } + ["--help"]
    let suggestion = flag.count > 3 ? Suggestion.closest(to: flag, among: names) : nil
    return UsageError(.unknownFlag(flag, suggestion: suggestion), command)
  }
}
