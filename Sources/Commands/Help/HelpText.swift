import ArgumentParser

/// Formats help like kubectl.
struct HelpText {
  private let width: Int

  /// - Parameter width: The number of columns; nil for the width of the terminal.
  init(width: Int? = nil) {
    let asked = width ?? ProcessContext.variable("COLUMNS").flatMap(Int.init)
    self.width = max(40, asked ?? Output.standard.columns ?? 80)
  }

  func help(for path: CommandPath) -> String {
    path.words.isEmpty ? root() : command(path)
  }

  /// Returns the help of a command.
  private func command(_ path: CommandPath) -> String {
    let syntax = CommandSyntax(of: path.type)
    let configuration = path.type.configuration
    var parts = [wrapped(Self.sentence(configuration.abstract))]
    if !configuration.discussion.isEmpty { parts.append(paragraphs(configuration.discussion)) }
    if let examples = CommandExample.all[path.words.joined(separator: " ")] {
      parts.append(
        "Examples:\n"
          + examples.map { "  # \($0.comment)\n  \($0.line)\n" }.joined(separator: "\n"))
    }
    if !path.subcommands.isEmpty {
      parts.append(list("Available Commands", path.subcommands))
    }
    if !syntax.positionals.isEmpty {
      parts.append(
        section("Arguments", syntax.positionals.map { (Self.placeholder(of: $0) + ":", $0) }))
    }
    parts += optionSections(syntax)
    parts.append("Usage:\n  \(usage(of: path, syntax))\n")
    if !path.subcommands.isEmpty { parts.append(Self.moreHelp(path)) }
    if syntax.options.contains(where: { $0.section == ClusterOptions.title }) {
      parts.append(Self.moreOptions)
    }
    return parts.joined(separator: "\n")
  }

  /// Returns the help of the program.
  private func root() -> String {
    let configuration = JitsiCommand.configuration
    var parts = [
      wrapped(Self.sentence(configuration.abstract)), paragraphs(configuration.discussion),
    ]
    parts += JitsiCommand.groups.map { list($0.title, $0.commands) }
    parts.append("Usage:\n  kubectl jitsi COMMAND [options]\n")
    parts.append(Self.moreHelp(.root) + Self.moreOptions)
    return parts.joined(separator: "\n")
  }

  /// Returns the options that all commands with a cluster share.
  func sharedOptions() -> String {
    let options = CommandSyntax(of: ClusterOptions.self).options
    return "These options apply to all commands that query a cluster:\n\n"
      + Self.sorted(options).map { entry(Self.header(of: $0), $0) }.joined(separator: "\n")
  }

  // MARK: Sections

  private func list(_ title: String, _ commands: [any ParsableCommand.Type]) -> String {
    commands.reduce(into: "\(title):\n") { text, type in
      let name = type.configuration.commandName ?? ""
      let space = String(repeating: " ", count: max(1, 16 - name.count))
      text += "  \(name)\(space)\(Self.line(type.configuration.abstract))\n"
    }
  }

  private func optionSections(_ syntax: CommandSyntax) -> [String] {
    let inverses = syntax.options.compactMap { syntax.inverse(of: $0)?.longName }
    let options = syntax.options.filter {
      $0.section != ClusterOptions.title && !inverses.contains($0.longName)
    }
    var titles: [String?] = [nil]
    for option in options where !titles.contains(option.section) { titles.append(option.section) }
    return titles.compactMap { title in
      let own = options.filter { $0.section == title }
      if own.isEmpty { return nil }
      let entries = Self.sorted(own).map { option in
        let hasInverse = syntax.inverse(of: option) != nil
        return (Self.header(of: option, hasInverse: hasInverse), option)
      }
      return section(title ?? "Options", entries)
    }
  }

  private func section(_ title: String, _ entries: [(header: String, argument: ArgumentSyntax)])
    -> String
  {
    "\(title):\n" + entries.map { entry($0.header, $0.argument) }.joined(separator: "\n")
  }

  /// Returns an option with its description below it.
  private func entry(_ header: String, _ argument: ArgumentSyntax) -> String {
    var text = Self.sentence(argument.abstract)
    if argument.allValues.count > 1 {
      text += " One of: (\(argument.allValues.joined(separator: ", ")))."
    }
    let lines = Self.lines(of: text, width: width - 8).map { "\t\($0)\n" }
    return "    \(header)\n" + lines.joined()
  }

  private func usage(of path: CommandPath, _ syntax: CommandSyntax) -> String {
    var words = [path.name]
    for argument in syntax.positionals {
      let name = Self.placeholder(of: argument)
      words.append(argument.isOptional ? "[\(name)]" : name)
    }
    if !syntax.options.isEmpty { words.append("[options]") }
    return words.joined(separator: " ")
  }

  private func wrapped(_ text: String) -> String {
    Self.lines(of: text, width: width).map { $0 + "\n" }.joined()
  }

  /// Wraps paragraphs; indented lines are kept as they are.
  private func paragraphs(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix(" ") || line.isEmpty ? "\(line)\n" : wrapped(String(line))
    }.joined()
  }

  // MARK: Text

  private static let moreOptions = """
    Use "kubectl jitsi options" for a list of options that apply to all commands that query a cluster.

    """

  private static func moreHelp(_ path: CommandPath) -> String {
    "Use \"\(path.name) COMMAND --help\" for more information about a command.\n"
  }

  /// Returns a flag with its names and default, in kubectl's form.
  private static func header(of option: ArgumentSyntax, hasInverse: Bool = false) -> String {
    let short = option.shortName.map { "\($0), " } ?? ""
    if hasInverse { return "\(short)--[no-]\(option.longName.dropFirst(2)):" }
    return "\(short)\(option.longName)=\(defaultValue(of: option)):"
  }

  private static func defaultValue(of option: ArgumentSyntax) -> String {
    if option.kind == .flag { return "false" }
    if option.isRepeating { return "[]" }
    let value = option.defaultValue ?? ""
    return Int(value) == nil ? "'\(value)'" : value
  }

  private static func placeholder(of argument: ArgumentSyntax) -> String {
    argument.valueName.uppercased() + (argument.isRepeating ? "..." : "")
  }

  private static func sorted(_ options: [ArgumentSyntax]) -> [ArgumentSyntax] {
    options.sorted { $0.longName < $1.longName }
  }

  /// Returns a text that ends with a full stop.
  private static func sentence(_ text: String) -> String {
    text.isEmpty || text.hasSuffix(".") ? text : text + "."
  }

  /// Returns a text without a full stop, for lists.
  private static func line(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// Wraps a text at a number of columns.
  private static func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
