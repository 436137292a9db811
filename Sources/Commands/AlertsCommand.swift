import ArgumentParser
import Jitsi
import Layout
import Operations
import YAML

/// The `kubectl jitsi alerts` command.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Write Prometheus alerts for an installation, from files or a cluster.",
    discussion: """
      Write a PrometheusRule for what status calls a problem, with this installation's names, \
      thresholds and metrics. Alerts whose metrics nothing scrapes are left out; standard error \
      lists them. Without a path, read standard input.

      Exit codes: 0 the alerts are printed; 2 could not run, or could not read everything.
      """)

  /// The formats of the alerts.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case yaml, json, rules
  }

  @OptionGroup var options: MonitoringOptions

  @Option(help: ArgumentHelp("A label of the PrometheusRule.", valueName: "key=value"))
  var label: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "yaml or json for a PrometheusRule, rules for a rule file of Prometheus.",
      valueName: "format"))
  var output = Format.yaml

  func validate() throws {
    try options.installation.check()
    if output == .rules, !label.isEmpty {
      throw ValidationError("--label cannot be combined with -o rules, which has no object")
    }
    for pair in label where pair.first == "=" || !pair.contains("=") {
      throw ValidationError("--label must be key=value, such as release=prometheus")
    }
  }

  func run() throws {
    let result = try options.request.alerts(TerminalOutput())
    let plan = result.plan
    let object = output == .rules ? plan.rules : plan.prometheusRule(labels: labels)
    switch output {
    case .yaml, .rules:
      try Output.standard.write(String(DocumentWriter.text([object]).dropFirst("---\n".count)))
    case .json: try Output.standard.write(DocumentWriter.json(object))
    }
    tell(plan)
    if !result.isWhole { throw CommandEnd.couldNotRun }
  }

  /// Prints which alerts are missing and why.
  private func tell(_ plan: AlertPlan) {
    for omitted in plan.omitted {
      let names = omitted.names.map(\.rawValue).joined(separator: ", ")
      Output.error.tell("note: \(omitted.reason): left out \(names)\n")
    }
    if output != .rules, label.isEmpty, let obstacle = plan.target.obstacle {
      Output.error.tell("note: \(obstacle)\n")
    }
  }

  private var labels: [(key: String, value: String)] {
    label.compactMap { pair in
      pair.firstIndex(of: "=").map {
        (String(pair[..<$0]), String(pair[pair.index(after: $0)...]))
      }
    }
  }
}
