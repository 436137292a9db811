import ArgumentParser
import CEL
import Commands
import Jitsi
import Kubernetes
import Lint
import Operations

@testable import Commands

/// A command whose flags a test sets directly. In a debug build ArgumentParser validates its declarations before each parse,
/// which takes 50 ms; setting flags directly allows a test to check thousands of combinations.
protocol SettableCommand: ParsableCommand {
  /// The effect of each flag on the command, by long name.
  static var setters: [String: (inout Self) -> Void] { get }

  /// The validation that the parser runs after reading the flags.
  mutating func check() throws
}

extension SettableCommand {
  static var setters: [String: (inout Self) -> Void] { [:] }

  mutating func check() throws { try validate() }

  /// Returns the error for the command with one more flag; nil if it is accepted.
  ///
  /// - Throws: ``UnknownFlag`` if there is no setter for the flag.
  func refusal(with flag: String) throws -> String? {
    guard let set = Self.setters[flag] else { throw UnknownFlag(name: flag) }
    var command = self
    set(&command)
    do {
      try command.check()
      return nil
    } catch {
      return (error as? ValidationError)?.message ?? "\(error)"
    }
  }
}

struct UnknownFlag: Error {
  let name: String
}

/// Lifts the setters of an option group to its command.
private func group<Root, Group>(
  _ path: WritableKeyPath<Root, Group>, _ setters: [String: (inout Group) -> Void]
) -> [String: (inout Root) -> Void] {
  setters.mapValues { set in { set(&$0[keyPath: path]) } }
}

private func merged<Root>(_ all: [String: (inout Root) -> Void]...) -> [String: (inout Root) ->
  Void]
{
  all.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}

// MARK: Groups

extension SourceOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--filename": { $0.filenames.append("b.yaml") }, "--recursive": { $0.recursive = true },
      "--kustomize": { $0.kustomizations.append("k") }, "--chart": { $0.charts.append("c") },
      "--values": { $0.values.append("v") }, "--set": { $0.set.append("a=b") },
      "--set-string": { $0.setString.append("a=b") }, "--release": { $0.release = "r" },
      "--namespace": { $0.namespace = "meet" },
    ]
  }
}

extension ClusterOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--kubeconfig": { $0.kubeconfig = "x" }, "--context": { $0.context = "x" },
      "--cluster": { $0.cluster = "x" }, "--user": { $0.user = "x" },
      "--as": { $0.impersonate = "x" }, "--as-group": { $0.impersonateGroups.append("x") },
      "--server": { $0.server = "x" }, "--token": { $0.token = "x" },
      "--certificate-authority": { $0.certificateAuthority = "x" },
      "--client-certificate": { $0.clientCertificate = "x" },
      "--client-key": { $0.clientKey = "x" }, "--insecure-skip-tls-verify": { $0.insecure = true },
      "--tls-server-name": { $0.tlsServerName = "x" },
      "--request-timeout": { $0.requestTimeout = RequestTimeout(argument: "30s") },
    ]
  }
}

extension PlanOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--yes": { $0.yes = true }, "--dry-run": { $0.dryRunChoice = .client },
      "--timeout": { $0.stageTimeout = RequestTimeout(argument: "30s") },
      "--force-conflicts": { $0.forceConflicts = true },
      "--allow-disruption": { $0.allowDisruption = true }, "--atomic": { $0.atomic = true },
      "--backup-dir": { $0.backupFolder = "x" },
    ]
  }
}

extension RuleOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    ["--rules": { $0.folders.append("r") }]
  }
}

extension ColourOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    ["--color": { $0.color = .always }, "--no-color": { $0.noColor = true }]
  }
}

extension ReportOptions {
  fileprivate static func setters(_ format: Format) -> [String: (inout Self) -> Void] {
    [
      "--output": { $0.chosenOutput = format }, "--color": { $0.color = .always },
      "--no-color": { $0.noColor = true },
    ]
  }
}

extension FleetOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--contexts": { $0.contexts = "a" }, "--all-contexts": { $0.allContexts = true },
      "--cluster-timeout": { $0.clusterTimeout = RequestTimeout(argument: "30s") },
    ]
  }
}

extension FixingOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--fix": { $0.fix = true }, "--unsafe-fixes": { $0.unsafeFixes = true },
      "--diff": { $0.diff = true }, "--create-in": { $0.createIn = "x" },
    ]
  }
}

extension ConfigurationOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--config": { $0.config = "x" }, "--no-config": { $0.noConfig = true },
      "--baseline": { $0.baseline = "x" }, "--write-baseline": { $0.writeBaseline = "x" },
      "--report-unused": { $0.reportUnused = true }, "--stdin-filename": { $0.stdinFilename = "x" },
    ]
  }
}

extension ShardOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.sources, SourceOptions.setters), group(\.rules, RuleOptions.setters),
      group(\.cluster, ClusterOptions.setters), group(\.plan, PlanOptions.setters),
      group(\.result.colour, ColourOptions.setters),
      [
        "--out": { $0.result.out = "x" }, "--diff": { $0.result.diff = true },
        "--force": { $0.force = true }, "--upgrade": { $0.upgrade = true },
      ])
  }
}

extension DesiredOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.sources, SourceOptions.setters), group(\.cluster, ClusterOptions.setters),
      group(\.rules, RuleOptions.setters), ["--unsafe-fixes": { $0.unsafeFixes = true }])
  }
}

// MARK: Commands

extension LintCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.sources, SourceOptions.setters), group(\.cluster, ClusterOptions.setters),
      group(\.fleet, FleetOptions.setters),
      group(\.report, ReportOptions<LintFormat>.setters(.json)),
      group(\.fixing, FixingOptions.setters), group(\.plan, PlanOptions.setters),
      group(\.rules, RuleOptions.setters), group(\.configuration, ConfigurationOptions.setters),
      [
        "--live": { $0.live = true }, "--all-namespaces": { $0.allNamespaces = true },
        "--select": { $0.select.append("x") }, "--ignore": { $0.ignore.append("x") },
        "--whole": { $0.whole = true }, "--no-whole": { $0.whole = false },
        "--kubernetes-version": { $0.kubernetesVersion = .newest },
        "--fail-on": { $0.failOn = .warning }, "--quiet": { $0.quiet = true },
        "--verbose": { $0.verbose = true },
      ])
  }

  func check() throws {
    try fixing.validate()
    try configuration.validate()
    try validate()
  }
}

extension StatusCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters), group(\.fleet, FleetOptions.setters),
      group(\.report, ReportOptions<StatusFormat>.setters(.json)),
      [
        "--filename": { $0.filenames.append("b.yaml") }, "--recursive": { $0.recursive = true },
        "--namespace": { $0.namespace = "meet" }, "--all-namespaces": { $0.allNamespaces = true },
        "--watch": { $0.watch = true }, "--no-headers": { $0.noHeaders = true },
        "--all": { $0.all = true }, "--wait": { $0.wait = true },
        "--timeout": { $0.waitTimeout = RequestTimeout(argument: "30s") },
        "--verbose": { $0.verbose = true },
      ])
  }
}

extension UpgradePlanCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.sources, SourceOptions.setters), group(\.cluster, ClusterOptions.setters),
      group(\.report, ReportOptions<UpgradePlanCommand.Format>.setters(.json)),
      [
        "--to": { $0.to = "stable-11146-2" }, "--live": { $0.live = true },
        "--fix": { $0.fix = true }, "--diff": { $0.diff = true },
        "--unsafe-fixes": { $0.unsafeFixes = true },
      ])
  }
}

extension CheckCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters), group(\.login, LoginOptions.setters),
      group(\.report, ReportOptions<CheckCommand.Format>.setters(.json)),
      [
        "--namespace": { $0.namespace = "meet" }, "--shard": { $0.shard = 1 },
        "--rooms": { $0.rooms = 3 }, "--from-outside": { $0.fromOutside = true },
        "--media": { $0.media = true },
        "--url": { $0.url = "https://meet.example.com" },
        "--step-timeout": { $0.stepTimeout = RequestTimeout(argument: "30s") },
      ])
  }
}

extension LoginOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    [
      "--login": { $0.login = "a" }, "--password-file": { $0.passwordFile = "p" },
      "--jwt-file": { $0.jwtFile = "t" },
    ]
  }
}

extension ConfirmationOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    ["--yes": { $0.yes = true }, "--dry-run": { $0.dryRunChoice = .client }]
  }
}

extension DiffCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.desired, DesiredOptions.setters),
      group(\.report, ReportOptions<PlainFormat>.setters(.json)),
      ["--summary": { $0.summary = true }])
  }
}

extension ApplyCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.desired, DesiredOptions.setters), group(\.options, PlanOptions.setters),
      group(\.colour, ColourOptions.setters))
  }
}

extension AddShardCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, ShardOptions.setters), group(\.login, LoginOptions.setters),
      [
        "--count": { $0.count = 2 }, "--from": { $0.donor = 0 }, "--zone": { $0.zone = "a" },
        "--skip-check": { $0.skipCheck = true },
      ])
  }

  func check() throws {
    try options.result.validate()
    try validate()
  }
}

extension RemoveShardCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, ShardOptions.setters),
      ["--allow-gap": { $0.allowGap = true }, "--now": { $0.now = true }])
  }

  func check() throws {
    try options.result.validate()
    try validate()
  }
}

extension RoomsCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters),
      group(\.report, ReportOptions<RoomsCommand.Format>.setters(.json)),
      group(\.confirmation, ConfirmationOptions.setters),
      [
        "--namespace": { $0.namespace = "meet" }, "--shard": { $0.shard = 1 },
        "--split": { $0.split = true }, "--no-headers": { $0.noHeaders = true },
        "--repair": { $0.repair = "a" },
      ])
  }
}

extension LogsCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters), group(\.colour, ColourOptions.setters),
      [
        "--namespace": { $0.namespace = "meet" }, "--component": { $0.component.append(.jvb) },
        "--follow": { $0.follow = true }, "--previous": { $0.previous = true },
        "--since": { $0.since = LogAge(argument: "1h") }, "--tail": { $0.tail = 10 },
        "--timestamps": { $0.timestamps = true },
      ])
  }
}

extension BundleCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters),
      [
        "--namespace": { $0.namespace = "meet" }, "--out": { $0.out = "x" },
        "--force": { $0.force = true }, "--check": { $0.check = true },
        "--logs-since": { $0.logsSince = LogAge(argument: "1h") },
        "--no-logs": { $0.leavesOutLogs = true },
      ])
  }
}

extension CordonOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters), group(\.colour, ColourOptions.setters),
      group(\.confirmation, ConfirmationOptions.setters),
      [
        "--namespace": { $0.namespace = "meet" }
      ])
  }
}

extension CordonCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(group(\.options, CordonOptions.setters), ["--force": { $0.force = true }])
  }
}

extension UncordonCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(group(\.options, CordonOptions.setters))
  }
}

extension DrainCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, CordonOptions.setters),
      [
        "--force": { $0.force = true },
        "--timeout": { $0.timeout = RequestTimeout(argument: "30s") },
      ])
  }
}

extension RolloutOptions {
  fileprivate static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters), group(\.colour, ColourOptions.setters),
      group(\.confirmation, ConfirmationOptions.setters), group(\.login, LoginOptions.setters),
      [
        "--force": { $0.force = true },
        "--timeout": { $0.timeout = RequestTimeout(argument: "30s") },
        "--ready-timeout": { $0.readyTimeout = RequestTimeout(argument: "30s") },
        "--now": { $0.now = true },
      ])
  }
}

extension RestartCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, RolloutOptions.setters),
      [
        "--namespace": { $0.namespace = "meet" },
        "--component": { $0.component.append(.web) },
        "--since-time": { $0.sinceTime = Timestamp(argument: "2026-11-30T20:45:00Z") },
      ])
  }
}

extension UpgradeCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, RolloutOptions.setters), group(\.sources, SourceOptions.setters),
      [
        "--to": { $0.to = "stable-11031" }, "--undo": { $0.undo = true },
        "--force-conflicts": { $0.forceConflicts = true },
      ])
  }
}

extension InstallationOptions {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.sources, SourceOptions.setters), group(\.cluster, ClusterOptions.setters),
      ["--live": { $0.live = true }, "--all-namespaces": { $0.allNamespaces = true }])
  }
}

extension LayoutCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.installation, InstallationOptions.setters),
      ["--output": { $0.output = .json }])
  }
}

extension MonitoringOptions {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.installation, InstallationOptions.setters),
      ["--unscraped": { $0.unscraped = true }])
  }
}

extension AlertsCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, MonitoringOptions.setters),
      [
        "--output": { $0.output = .json }, "--label": { $0.label.append("release=prometheus") },
      ])
  }
}

extension DashboardCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.options, MonitoringOptions.setters), ["--output": { $0.output = .yaml }])
  }
}

extension PolicyCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    [
      "--namespace": { $0.namespace = "meet" }, "--selector": { $0.selector = "a=b" },
      "--action": { $0.action = .deny }, "--list": { $0.list = true },
      "--output": { $0.output = .json },
    ]
  }
}

extension RenderCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    [
      "--filename": { $0.filename = "l.yaml" }, "--values": { $0.values.append("v") },
      "--namespace": { $0.namespace = "meet" }, "--generate-secrets": { $0.generateSecrets = true },
      "--out": { $0.out = "d" }, "--overwrite": { $0.overwrite = true },
      "--output": { $0.output = .json },
    ]
  }
}

extension AuthCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.cluster, ClusterOptions.setters),
      [
        "--needed": { $0.needed = true }, "--namespace": { $0.namespace = "meet" },
        "--all-namespaces": { $0.allNamespaces = true }, "--verbose": { $0.verbose = true },
      ])
  }
}

extension RulesCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.rules, RuleOptions.setters),
      group(\.report, ReportOptions<PlainFormat>.setters(.json)))
  }
}

extension ReleasesCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    group(\.report, ReportOptions<ReleasesFormat>.setters(.json))
  }
}

extension EvalCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] {
    merged(
      group(\.sources, SourceOptions.setters),
      [
        "--vars": { $0.vars = "x" }, "--output": { $0.output = .typed },
        "--kubernetes-version": { $0.kubernetesVersion = .newest },
      ])
  }
}

extension VersionCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] { ["--output": { $0.chosenOutput = .json }] }
}

extension OptionsCommand: SettableCommand {}

extension CompletionCommand: SettableCommand {
  static var setters: [String: (inout Self) -> Void] { ["--install": { $0.install = "d" }] }
}
