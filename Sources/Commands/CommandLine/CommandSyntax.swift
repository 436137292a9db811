import ArgumentParser
import YAML

/// The flags and arguments of a command, from ArgumentParser's own description of it.
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
    // Help and the version are the program's, whatever the command.
    options = all.filter {
      $0.kind != .positional && !["--help", "--version"].contains($0.longName)
    }
  }

  func option(named name: String) -> ArgumentSyntax? {
    options.first { $0.names.contains(name) }
  }

  /// The flag that takes back what another one says, as `--no-whole` does.
  func inverse(of option: ArgumentSyntax) -> ArgumentSyntax? {
    option.kind == .flag ? self.option(named: "--no-" + option.longName.dropFirst(2)) : nil
  }
}
