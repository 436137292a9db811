import ArgumentParser
import Jitsi
import Lint
import Operations

/// Finds the completion candidates for a command line.
struct CompletionCandidates {
  typealias Candidate = CompletionAnswer.Candidate

  private let line: TypedLine

  init(_ line: TypedLine) { self.line = line }

  func answer(for current: String) -> CompletionAnswer {
    if let option = line.pending { return values(of: option, current) }
    if !line.isTerminated, current.hasPrefix("-") { return flags(current) }
    if line.isHelp || (line.arguments.isEmpty && !line.path.subcommands.isEmpty) {
      var commands = commands(current)
      if line.isHelp || line.path.words.isEmpty { return commands }
      // A command may accept arguments in addition to its subcommands, as `rules` does.
      if let argument = positional, !commands.candidates.isEmpty {
        let values = values(of: argument, current)
        commands.candidates += values.candidates
        commands.directive = values.directive
      }
      if !commands.candidates.isEmpty { return commands }
    }
    guard let argument = positional else { return .nothing }
    return values(of: argument, current)
  }

  // MARK: Commands and flags

  private func commands(_ current: String) -> CompletionAnswer {
    guard line.arguments.isEmpty else { return .nothing }
    var found = line.path.subcommands.map { type in
      Candidate(
        word: type.configuration.commandName ?? "",
        description: Self.line(type.configuration.abstract))
    }
    if line.path.words.isEmpty, !line.isHelp {
      found.append(Candidate(word: "help", description: "Show help for a command"))
    }
    return only(found, current)
  }

  private func flags(_ current: String) -> CompletionAnswer {
    if let equals = current.firstIndex(of: "=") {
      let name = String(current[..<equals])
      guard let option = line.options.first(where: { $0.names.contains(name) }) else {
        return .nothing
      }
      // The shell keeps the part before the value, as with cobra.
      return values(of: option, String(current[current.index(after: equals)...]))
    }
    var found: [Candidate] = []
    for option in line.options where option.isRepeating || line.given[option.longName] == nil {
      for name in option.names where name.hasPrefix("--") || current == "-" {
        found.append(Candidate(word: name, description: Self.line(option.abstract)))
      }
    }
    found.append(Candidate(word: "--help", description: "Show help"))
    return only(found, current)
  }

  /// The positional argument that the next word would be.
  private var positional: ArgumentSyntax? {
    let position = line.arguments.count
    if position < line.positionals.count { return line.positionals[position] }
    return line.positionals.last { $0.isRepeating }
  }

  // MARK: Values

  private func values(of argument: ArgumentSyntax, _ current: String) -> CompletionAnswer {
    if !argument.allValues.isEmpty { return only(argument.allValues, current) }
    if case .list(let values) = argument.completion {
      return only(values.filter { !line.arguments.contains($0) }, current)
    }
    switch ValueKind(of: argument) {
    case .folder: return CompletionAnswer(directive: .folders)
    case .file: return files(argument, current)
    case .rule: return rules(current, isList: argument.kind == .option)
    case .release:
      return only(
        ReleaseTable.releases.reversed().map { Candidate(word: $0.name, description: $0.date) },
        current)
    case .context where line.path.words == ["lint"] && line.given["--live"] == nil:
      return CompletionAnswer(directive: .folders)
    case .context: return only(cluster.contexts, current)
    case .contexts: return contexts(current)
    case .cluster: return only(cluster.clusters, current)
    case .user: return only(cluster.users, current)
    case .namespace: return only(cluster.namespaces, current)
    case .shard where cluster.isQueried: return only(cluster.shards.map(String.init), current)
    default: return .nothing
    }
  }

  private func files(_ argument: ArgumentSyntax, _ current: String) -> CompletionAnswer {
    guard case .file(let extensions) = argument.completion, !extensions.isEmpty else {
      return CompletionAnswer(directive: .files)
    }
    return CompletionAnswer(
      candidates: extensions.map { Candidate(word: $0) }, directive: .extensions)
  }

  /// Returns the rules that were not given yet; in a list, the part after the last comma is completed.
  private func rules(_ current: String, isList: Bool) -> CompletionAnswer {
    let folders = line.given["--rules"] ?? []
    guard let rules = try? RuleSet.loading(folders) else { return .nothing }
    let before = isList ? current.lastIndex(of: ",").map { String(current[...$0]) } ?? "" : ""
    let named = Set(line.arguments + before.split(separator: ",").map(String.init))
    let found = rules.rules.map(\.definition).filter { !named.contains($0.id) }
    return only(
      found.map { Candidate(word: before + $0.id, description: Self.line($0.summary)) }, current)
  }

  /// Returns the contexts that were not given yet; the part after the last comma is completed.
  private func contexts(_ current: String) -> CompletionAnswer {
    let before = current.lastIndex(of: ",").map { String(current[...$0]) } ?? ""
    let named = before.split(separator: ",").map(String.init)
    return only(
      cluster.contexts.filter { !named.contains($0) }.map { before + $0 }, current)
  }

  private var cluster: ClusterCandidates { ClusterCandidates(line) }

  private func only(_ words: [String], _ current: String) -> CompletionAnswer {
    only(words.map { Candidate(word: $0) }, current)
  }

  private func only(_ candidates: [Candidate], _ current: String) -> CompletionAnswer {
    CompletionAnswer(candidates: candidates.filter { $0.word.hasPrefix(current) })
  }

  /// Returns a description as one line without its full stop.
  private static func line(_ text: String) -> String {
    let line = text.prefix { $0 != "\n" }
    return String(line.hasSuffix(".") ? line.dropLast() : line)
  }
}
