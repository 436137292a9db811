import ArgumentParser
import Layout
import Operations
import YAML

/// The `kubectl jitsi dashboard` command.
struct DashboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard",
    abstract: "Write a Grafana dashboard for an installation, from files or a cluster.",
    discussion: """
      Write a dashboard of shards, rooms, HAProxy and bridges, with the metrics that this \
      installation has; standard error lists what nothing scrapes. Without a path, read standard \
      input.

      Exit codes: 0 the dashboard is printed; 2 could not run, or could not read everything.
      """)

  @OptionGroup var options: MonitoringOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "json for the dashboard, yaml for a ConfigMap that Grafana's sidecar loads.",
      valueName: "format"))
  var output = DashboardFormat.json

  func validate() throws { try options.installation.check() }

  func run() throws {
    let result = try options.request.dashboard(TerminalOutput())
    switch output {
    case .json: try Output.standard.write(DocumentWriter.json(result.plan.dashboard))
    case .yaml:
      let text = DocumentWriter.text([result.plan.configMap])
      try Output.standard.write(String(text.dropFirst("---\n".count)))
    }
    for reason in result.plan.omitted {
      Output.error.tell("note: \(reason): left out its panels\n")
    }
    if !result.isWhole { throw CommandEnd.couldNotRun }
  }
}

/// The formats of a dashboard.
enum DashboardFormat: String, ExpressibleByArgument, CaseIterable {
  case json, yaml
}
