import ArgumentParser
import Basics
import Lint
import Operations

/// `kubectl jitsi`: the root of all commands.
struct JitsiCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jitsi", _superCommandName: "kubectl",
    abstract: "Looks after Jitsi Meet installations that are split into shards on Kubernetes.",
    discussion: """
      Exit codes: 0 all is well; 1 something was found; 2 the command could not do its work.
      """,
    version: VersionCommand.version,
    subcommands: commands)

  static let commands: [any ParsableCommand.Type] = [
    LintCommand.self, StatusCommand.self, DiffCommand.self, ApplyCommand.self,
    AddShardCommand.self, RemoveShardCommand.self, LayoutCommand.self, RenderCommand.self,
    AuthCommand.self, RulesCommand.self, EvalCommand.self, VersionCommand.self,
    CompletionCommand.self, CompleteCommand.self,
  ]

  static var _errorPrefix: String { "error: " }

  /// Says what is meant where the first word is nearly a command.
  ///
  /// - Throws: ``CommandFailure/unknownCommand(_:suggestion:)`` when the first argument is a word and no command.
  static func checkName(among arguments: [String]) throws(CommandFailure) {
    guard let word = arguments.dropFirst().first, !word.hasPrefix("-") else { return }
    let names = commands.compactMap { $0.configuration.commandName } + ["help"]
    if names.contains(word) { return }
    throw .unknownCommand(word, suggestion: Suggestion.closest(to: word, among: names))
  }

  /// What ArgumentParser says of an error, without the usage.
  static func message(of error: any Error) -> String {
    let text = fullMessage(for: error).prefix { $0 != "\n" }
    return String(text.hasPrefix(_errorPrefix) ? text.dropFirst(_errorPrefix.count) : text)
  }

  /// What ArgumentParser says of an error or a request for help, with kubectl before every command.
  static func message(for error: any Error) -> String {
    fullMessage(for: error)
      .replacing("See 'jitsi ", with: "See 'kubectl jitsi ")
      .replacing(
        "See 'kubectl help jitsi <subcommand>'", with: "See 'kubectl jitsi help <command>'")
  }
}

/// The same commands under the name of the executable, for the shells' own completion.
struct StandaloneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubectl-jitsi", abstract: JitsiCommand.configuration.abstract,
    subcommands: JitsiCommand.commands)
}
