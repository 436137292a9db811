import ArgumentParser
import Basics

/// A command with the words that select it; the root command has none.
struct CommandPath {
  let words: [String]
  let type: any ParsableCommand.Type

  static let root = CommandPath(words: [], type: JitsiCommand.self)

  /// The full name, as a user types it.
  var name: String { (["kubectl", "jitsi"] + words).joined(separator: " ") }

  /// The name used in messages.
  var shortName: String { words.isEmpty ? "kubectl jitsi" : words.joined(separator: " ") }

  var subcommands: [any ParsableCommand.Type] {
    type.configuration.subcommands.filter { $0.configuration.shouldDisplay }
  }

  /// Returns the subcommand that a word names; nil if there is none.
  func subcommand(_ word: String) -> CommandPath? {
    subcommands.first { $0.configuration.commandName == word }
      .map { CommandPath(words: words + [word], type: $0) }
  }

  /// The commands by the names that similar programs have for them.
  private static let namesElsewhere = [
    "explain": "rules", "validate": "lint", "analyze": "lint", "scan": "lint", "doctor": "check",
    "verify": "check", "ping": "check", "get": "status", "describe": "status", "top": "status",
    "health": "status", "can-i": "auth", "permissions": "auth", "sync": "apply",
    "template": "render", "generate": "render", "create": "render", "init": "layout",
    "support-bundle": "bundle", "sosreport": "bundle", "report": "bundle", "dump": "bundle",
    "scale": "add-shard", "delete": "remove-shard", "rollout": "restart", "tail": "logs",
    "prometheus": "alerts", "grafana": "dashboard", "autocomplete": "completion",
  ]

  /// Returns the error for an unknown subcommand.
  func unknown(_ word: String) -> UsageError {
    let names =
      subcommands.compactMap { $0.configuration.commandName } + (words.isEmpty ? ["help"] : [])
    let usual = words.isEmpty ? Self.namesElsewhere[word.lowercased()] : nil
    return UsageError(
      .unknownCommand(word, suggestion: usual ?? Suggestion.closest(to: word, among: names)), self)
  }

  /// The default subcommand, or the command itself if it has none.
  var withDefault: CommandPath {
    guard let type = type.configuration.defaultSubcommand else { return self }
    return CommandPath(words: words + [type.configuration.commandName ?? ""], type: type)
  }

  /// Parses the words after the command.
  ///
  /// - Throws: ``UsageError``
  func read(_ words: [String]) throws(UsageError) -> Invocation {
    switch try ArgumentReader.read(words, of: CommandSyntax(of: type), self) {
    case .help: return .help(self)
    case .version: return .version
    case .arguments(let arguments):
      do {
        return .run(try type.parse(arguments), self)
      } catch {
        throw UsageError(.refused(type.message(for: error)), self)
      }
    }
  }
}
