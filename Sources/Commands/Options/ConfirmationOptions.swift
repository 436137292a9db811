import ArgumentParser

/// The options of commands that show a plan and ask before they carry it out.
struct ConfirmationOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false

  @Option(
    name: .customLong("dry-run"),
    help: ArgumentHelp(
      "Show what would change, and change nothing.", default: "none",
      valueName: "dry-run"))
  var dryRunChoice: PlanOptions.DryRun?

  /// The names of the flags that were given.
  var given: [String] {
    [String](set: [("--yes", yes), ("--dry-run", dryRunChoice != nil)])
  }

  var isDryRun: Bool { dryRunChoice.map { $0 != PlanOptions.DryRun.none } ?? false }
}
