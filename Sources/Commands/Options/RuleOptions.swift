import ArgumentParser
import Lint
import Operations
import YAML

/// Where rules come from.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp(
      "A file or folder of your own rules; a rule with the name of a built-in one replaces it.",
      valueName: "dir"),
    completion: .directory)
  var folders: [String] = []

  /// The rules of the program and the user's own.
  ///
  /// - Throws: ``CommandFailure`` when a file can't be read, or a rule in it can't be used.
  func load(adding more: [String] = []) throws(CommandFailure) -> RuleSet {
    try RuleSet.loading(folders, adding: more)
  }
}
