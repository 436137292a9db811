import ArgumentParser

/// `kubectl jitsi`, the root command.
struct JitsiCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jitsi", _superCommandName: "kubectl",
    abstract: "Manage Jitsi Meet installations that are split into shards on Kubernetes.",
    discussion: "Exit codes: 0 no problems; 1 problems found; 2 could not run.",
    subcommands: commands)

  /// A group of commands, with its title in help.
  struct Group {
    let title: String
    let commands: [any ParsableCommand.Type]
  }

  static let groups = [
    Group(
      title: "Check",
      commands: [
        LintCommand.self, UpgradePlanCommand.self, RulesCommand.self, ReleasesCommand.self,
        EvalCommand.self,
      ]),
    Group(
      title: "Observe",
      commands: [
        StatusCommand.self, CheckCommand.self, RoomsCommand.self, LogsCommand.self,
        BundleCommand.self, DiffCommand.self, AuthCommand.self,
      ]),
    Group(
      title: "Change",
      commands: [
        ApplyCommand.self, AddShardCommand.self, RemoveShardCommand.self, CordonCommand.self,
        DrainCommand.self, UncordonCommand.self, RestartCommand.self, UpgradeCommand.self,
      ]),
    Group(
      title: "Create",
      commands: [
        LayoutCommand.self, RenderCommand.self, AlertsCommand.self, DashboardCommand.self,
        PolicyCommand.self,
      ]),
    Group(
      title: "Other", commands: [CompletionCommand.self, OptionsCommand.self, VersionCommand.self]),
  ]

  static let commands = groups.flatMap(\.commands)
}
