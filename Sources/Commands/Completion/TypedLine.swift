/// The complete words of a command line that is being typed: the command, its flags, and what is still missing.
struct TypedLine {
  private(set) var path = CommandPath.root
  private(set) var options: [ArgumentSyntax]
  private(set) var positionals: [ArgumentSyntax] = []
  /// The positional arguments so far.
  private(set) var arguments: [String] = []
  /// The values of the flags so far, by their long names; empty for flags without a value.
  private(set) var given: [String: [String]] = [:]
  /// The option whose value comes next.
  private(set) var pending: ArgumentSyntax?
  /// Whether the line begins with `help`.
  private(set) var isHelp = false
  /// Whether `--` was given, so that no more flags follow.
  private(set) var isTerminated = false

  init(_ words: some Sequence<String>) {
    options = LeadingOptions.syntax.options
    for word in words { take(word) }
  }

  private mutating func take(_ word: String) {
    if let option = pending {
      given[option.longName, default: []].append(word)
      pending = nil
    } else if isTerminated || !word.hasPrefix("-") || word == "-" {
      takeWord(word)
    } else if word == "--" {
      isTerminated = true
    } else if word.hasPrefix("--") {
      takeLong(word)
    } else {
      takeShort(word)
    }
  }

  private mutating func takeWord(_ word: String) {
    if !isTerminated, arguments.isEmpty {
      if path.words.isEmpty, word == "help", !isHelp {
        isHelp = true
        return
      }
      if let next = path.subcommand(word) {
        path = next
        let syntax = CommandSyntax(of: next.withDefault.type)
        options = syntax.options
        positionals = syntax.positionals
        return
      }
    }
    arguments.append(word)
  }

  private mutating func takeLong(_ word: String) {
    let name = String(word.prefix { $0 != "=" })
    guard let option = options.first(where: { $0.names.contains(name) }) else { return }
    if name.count < word.count {
      given[option.longName, default: []].append(String(word.dropFirst(name.count + 1)))
    } else if option.kind == .option {
      pending = option
    } else {
      given[option.longName] = []
    }
  }

  private mutating func takeShort(_ word: String) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.names.contains("-\(letter)") }) else { return }
      if option.kind == .flag {
        given[option.longName] = []
      } else if letters.isEmpty {
        pending = option
      } else {
        let value = letters.first == "=" ? letters.dropFirst() : letters
        given[option.longName, default: []].append(String(value))
        return
      }
    }
  }
}
