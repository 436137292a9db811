import ArgumentParser

/// The flags and arguments of a command.
struct CommandSyntax {
  let options: [ArgumentSyntax]
  let positionals: [ArgumentSyntax]

  /// The syntax of a command or of a group of options, which ``EmbeddedSyntax`` must have.
  init(of type: any ParsableArguments.Type) {
    var all: [ArgumentSyntax] = []
    let lines = EmbeddedSyntax.lines.description.split(separator: "\n")
    let numbers = EmbeddedSyntax.arguments(of: String(reflecting: type)).description
    for word in numbers.split(separator: " ") {
      let ends = word.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, last < lines.count else { continue }
      for line in lines[first...last] {
        if let argument = ArgumentSyntax(line: line) { all.append(argument) }
      }
    }
    positionals = all.filter { $0.kind == .positional }
    // `--help` and `--version` are handled for all commands elsewhere.
    options = all.filter {
      $0.kind != .positional && !["--help", "--version"].contains($0.longName)
    }
  }

  func option(named name: String) -> ArgumentSyntax? {
    options.first { $0.names.contains(name) }
  }

  /// Returns the flag that negates another one, such as `--no-whole`.
  func inverse(of option: ArgumentSyntax) -> ArgumentSyntax? {
    option.kind == .flag ? self.option(named: "--no-" + option.longName.dropFirst(2)) : nil
  }
}
