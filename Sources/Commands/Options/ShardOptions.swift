import ArgumentParser
import Operations

/// The options that `add-shard` and `remove-shard` share, except the paths.
struct ShardOptions: ParsableArguments {
  @OptionGroup(title: "Source options") var sources: SourceOptions
  @OptionGroup(title: "Result options") var result: ShardFileOptions
  @OptionGroup(title: "Rule options") var rules: RuleOptions
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: "Plan options") var plan: PlanOptions

  @Flag(help: "Change an installation even if Helm, Argo CD or Flux will revert it.")
  var force = false

  @Flag(help: "With --chart: show the changes, ask for confirmation, and run `helm upgrade`.")
  var upgrade = false

  /// Returns the request for these options, without the shards.
  func request(paths: [String]) -> ShardRequest {
    var request = ShardRequest()
    request.input = sources.request(paths: paths)
    request.rules = rules.folders
    request.cluster = cluster.request
    request.namespace = sources.namespace
    request.plan = plan.request
    request.isDiff = result.diff
    request.out = result.out
    request.isForced = force
    request.isUpgrade = upgrade
    return request
  }

  /// The output for results.
  var output: TerminalOutput { TerminalOutput(style: result.colour.style) }

  /// Throws if a flag has no effect on the given sources.
  ///
  /// - Parameters:
  ///   - paths: The files and folders given as arguments.
  ///   - unlessChart: Flags of the command that do not apply to a chart's values.
  ///   - whileRunning: Flags of the command about running conferences.
  ///   - drains: Whether the shard is drained in HAProxy before helm runs.
  /// - Throws: `ValidationError` with the name of the flag.
  func checkEffects(
    paths: [String], unlessChart: [String], whileRunning: [String] = [], drains: Bool = false
  ) throws(ValidationError) {
    try sources.checkEffects(paths: paths)
    if upgrade, sources.charts.isEmpty { throw ValidationError("--upgrade requires --chart") }
    if result.diff, plan.dryRunChoice != nil {
      throw ValidationError("--dry-run cannot be combined with --diff")
    }
    let named = sources.named(paths: paths)
    guard let source = named.first else { return try checkOnCluster(whileRunning) }
    for (flag, folders) in [("--chart", sources.charts), ("-k", sources.kustomizations)]
    where !folders.isEmpty {
      if let other = named.first(where: { $0 != flag }) {
        throw ValidationError("\(flag) cannot be combined with \(other): run the command for each")
      }
    }
    if sources.charts.count > 1 {
      throw ValidationError("--chart can be given once: run the command for each chart")
    }
    let chart = sources.charts.isEmpty ? nil : "--chart"
    if force { throw ValidationError("--force cannot be combined with \(chart ?? source)") }
    if chart != nil {
      try unlessChart.refuse("cannot be combined with --chart: a chart renders all shards alike")
      if result.out != nil {
        throw ValidationError(
          "--out cannot be combined with --chart, whose values are changed in place")
      }
      if upgrade { return try checkOnUpgrade(drains: drains) }
      try (cluster.given.filter { !Self.ofHelm.contains($0) } + whileRunning)
        .refuse("requires --upgrade")
      try plan.given.filter { $0 != "--dry-run" }.refuse("requires --upgrade")
    } else {
      try (cluster.given + whileRunning).refuse("cannot be combined with \(source)")
      if result.out != nil, sources.request(paths: paths).readsStandardInput {
        throw ValidationError(
          "--out cannot be combined with standard input, which is written to standard output")
      }
    }
    try plan.checkOnFiles(chart ?? source)
  }

  private func checkOnCluster(_ whileRunning: [String]) throws(ValidationError) {
    if result.diff {
      let ofRuns = ["--yes", "--timeout", "--atomic", "--backup-dir"]
      try (plan.given.filter { ofRuns.contains($0) } + whileRunning)
        .refuse("cannot be combined with --diff, which changes nothing")
    }
    if result.out != nil {
      throw ValidationError("--out requires files or -k: a cluster is changed in place")
    }
  }

  /// The flags that helm supports, too.
  private static let ofHelm = ["--kubeconfig", "--context"]

  /// - Parameter drains: Whether the shard is drained in HAProxy before helm runs.
  private func checkOnUpgrade(drains: Bool) throws(ValidationError) {
    if result.diff { throw ValidationError("--upgrade cannot be combined with --diff") }
    try cluster.given.filter { !(Self.ofHelm + ["--request-timeout"]).contains($0) }
      .refuse(
        "cannot be combined with --upgrade: helm takes the cluster from --kubeconfig and --context")
    guard !drains else { return }
    try plan.given.filter {
      ["--force-conflicts", "--allow-disruption", "--backup-dir"].contains($0)
    }
    .refuse("cannot be combined with --upgrade: helm changes the cluster")
  }
}
