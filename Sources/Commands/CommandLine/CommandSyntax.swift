import ArgumentParser
import YAML

/// The flags and arguments of a command, from ArgumentParser's description of it.
struct CommandSyntax {
  let options: [ArgumentSyntax]
  let positionals: [ArgumentSyntax]

  init(of type: any ParsableArguments.Type) {
    let tree = Tree(parsing: SourceFile(name: "command", text: type._dumpHelp()))
    var all: [ArgumentSyntax] = []
    if let arguments = tree.documents.first?.root.map(tree.node)?["command"]?["arguments"] {
      for node in arguments.elements {
        if let argument = ArgumentSyntax(node) { all.append(argument) }
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
