import ArgumentParser
import Basics

/// A command and the words that lead to it: none for the root.
struct CommandPath {
  let words: [String]
  let type: any ParsableCommand.Type

  static let root = CommandPath(words: [], type: JitsiCommand.self)

  /// What a user types.
  var name: String { (["kubectl", "jitsi"] + words).joined(separator: " ") }

  /// What messages call it.
  var shortName: String { words.isEmpty ? "kubectl jitsi" : words.joined(separator: " ") }

  var subcommands: [any ParsableCommand.Type] {
    type.configuration.subcommands.filter { $0.configuration.shouldDisplay }
  }

  /// The command of this one that a word names; nil where there is none.
  func subcommand(_ word: String) -> CommandPath? {
    subcommands.first { $0.configuration.commandName == word }
      .map { CommandPath(words: words + [word], type: $0) }
  }

  /// Why a word is not a command of this one.
  func unknown(_ word: String) -> UsageError {
    let names =
      subcommands.compactMap { $0.configuration.commandName } + (words.isEmpty ? ["help"] : [])
    return UsageError(
      .unknownCommand(word, suggestion: Suggestion.closest(to: word, among: names)), self)
  }

  /// The command that a default leads to, or the command itself.
  var withDefault: CommandPath {
    guard let type = type.configuration.defaultSubcommand else { return self }
    return CommandPath(words: words + [type.configuration.commandName ?? ""], type: type)
  }

  /// Reads the words behind the command.
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
