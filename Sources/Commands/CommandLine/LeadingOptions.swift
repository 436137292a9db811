import ArgumentParser

/// The flags that may precede the command, as in `kubectl jitsi -n meet status`: those that most commands share.
struct LeadingOptions: ParsableArguments {
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions

  @Option(name: .shortAndLong) var namespace: String?
  @Flag(name: [.customShort("A"), .long]) var allNamespaces = false
  @Option(name: .shortAndLong) var output: String?
  @Flag(name: .shortAndLong) var verbose = false
  @Option var color = ColourChoice.auto
  @Flag var noColor = false

  static var syntax: CommandSyntax { CommandSyntax(of: Self.self) }

  /// Removes the flags from the front of a command line.
  ///
  /// - Returns: The flags with their values.
  static func take(from words: inout ArraySlice<String>) throws(UsageError) -> [String] {
    guard let first = words.first, isFlag(first) else { return [] }
    let syntax = syntax
    var taken: [String] = []
    while let word = words.first, isFlag(word) {
      words.removeFirst()
      taken.append(word)
      if try takesNext(word, syntax), let value = words.popFirst() { taken.append(value) }
    }
    return taken
  }

  private static func isFlag(_ word: String) -> Bool {
    word.hasPrefix("-") && !["-", "--", "-h", "--help", "--version"].contains(word)
  }

  /// Whether the value of a flag is the next word.
  private static func takesNext(
    _ word: String, _ syntax: CommandSyntax
  ) throws(UsageError) -> Bool {
    if word.hasPrefix("--") {
      let name = String(word.prefix { $0 != "=" })
      guard let option = syntax.option(named: name) else { throw unknown(name, syntax) }
      return option.kind == .option && name.count == word.count
    }
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = syntax.option(named: "-\(letter)") else { throw unknown(word, syntax) }
      if option.kind == .option { return letters.isEmpty }
    }
    return false
  }

  private static func unknown(_ flag: String, _ syntax: CommandSyntax) -> UsageError {
    ArgumentReader.unknown(flag, among: syntax.options, CommandPath.root)
  }
}
