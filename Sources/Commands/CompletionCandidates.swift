import YAML

/// The commands and flags as ArgumentParser describes them, asked for what may come next on a command line.
struct CompletionCandidates {
  private let root: Node?

  /// Takes the JSON that ArgumentParser dumps.
  init(reading dump: String) {
    let tree = Tree(parsing: SourceFile(name: "commands", text: dump))
    root = tree.documents.first?.root.map(tree.node)?["command"]
  }

  /// Candidates for the last word, one a line with their descriptions after a tab, then cobra's directive: 0 lets the
  /// shell complete file names, 4 does not.
  func complete(_ words: [String]) -> String {
    guard let root, let current = words.last else { return ":4\n" }
    var command = root
    var previous: Node?
    for word in words.dropLast() {
      previous = nil
      if let next = subcommand(of: command, named: word) {
        command = next
      } else if word.hasPrefix("-") {
        previous = argument(of: command, named: word)
      }
    }
    if let previous, previous["kind"]?.text == "option" {
      return values(of: previous, for: current)
    }
    if current.hasPrefix("-") {
      if let equals = current.firstIndex(of: "="),
        let option = argument(of: command, named: String(current[..<equals]))
      {
        let prefix = String(current[...equals])
        return values(of: option, for: String(current.dropFirst(prefix.count)), prefix: prefix)
      }
      return flags(of: command, for: current) + ":4\n"
    }
    let commands = subcommands(of: command)
      .filter { $0.name.hasPrefix(current) }
      .map { line($0.name, $0.node) }
    if !commands.isEmpty { return commands.joined() + ":4\n" }
    guard let positional = arguments(of: command).first(where: { $0["kind"]?.text == "positional" })
    else { return ":4\n" }
    return values(of: positional, for: current)
  }

  private func values(of argument: Node, for current: String, prefix: String = "") -> String {
    guard let all = argument["allValues"] else { return ":0\n" }
    return all.elements.compactMap(\.text).filter { $0.hasPrefix(current) }
      .map { "\(prefix)\($0)\n" }.joined() + ":4\n"
  }

  private func flags(of command: Node, for current: String) -> String {
    arguments(of: command).flatMap { argument in
      names(of: argument).filter { $0.hasPrefix("--") && $0.hasPrefix(current) }
        .map { line($0, argument) }
    }.joined()
  }

  private func line(_ word: String, _ described: Node) -> String {
    described["abstract"]?.text.map { "\(word)\t\($0)\n" } ?? "\(word)\n"
  }

  private func subcommands(of command: Node) -> [(name: String, node: Node)] {
    (command["subcommands"]?.elements).map { commands in
      commands.compactMap { node in
        guard node["shouldDisplay"]?.text != "false", let name = node["commandName"]?.text else {
          return nil
        }
        return (name, node)
      }
    } ?? []
  }

  private func subcommand(of command: Node, named name: String) -> Node? {
    subcommands(of: command).first { $0.name == name }?.node
  }

  private func arguments(of command: Node) -> [Node] {
    (command["arguments"]?.elements).map { arguments in
      arguments.filter { $0["shouldDisplay"]?.text != "false" }
    } ?? []
  }

  private func argument(of command: Node, named name: String) -> Node? {
    arguments(of: command).first { names(of: $0).contains(name) }
  }

  private func names(of argument: Node) -> [String] {
    (argument["names"]?.elements).map { names in
      names.compactMap { name in
        name["name"]?.text.map { (name["kind"]?.text == "long" ? "--" : "-") + $0 }
      }
    } ?? []
  }
}
