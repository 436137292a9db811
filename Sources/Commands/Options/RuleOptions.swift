import ArgumentParser
import Lint
import Operations
import YAML

/// The custom rules to use.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp(
      "A file or folder of your own rules; a rule with the name of a built-in one replaces it.",
      valueName: "dir"),
    completion: .directory)
  var folders: [String] = []

  /// Loads the built-in rules and the user's own.
  ///
  /// - Throws: `CommandFailure` if a file cannot be read or a rule in it is invalid.
  func load(adding more: [String] = []) throws(CommandFailure) -> RuleSet {
    try RuleSet.loading(folders, adding: more)
  }
}
