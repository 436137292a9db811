import ArgumentParser
import Lint
import Operations
import YAML

/// Where rules come from.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp(
      "A file or folder of your own rules; one with a known name takes that rule's place.",
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
