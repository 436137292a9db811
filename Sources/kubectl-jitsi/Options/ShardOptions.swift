import ArgumentParser

/// What adding and removing shards take alike, beside the paths.
struct ShardOptions: ParsableArguments {
  @OptionGroup(title: "Sources") var sources: SourceOptions
  @OptionGroup(title: "Result") var result: ShardFileOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Plan") var plan: PlanOptions

  @Flag(help: "Change an installation though Helm, Argo CD or Flux will take that back.")
  var force = false

  @Flag(help: "With --chart: show what changes, ask, and run `helm upgrade`.")
  var upgrade = false

  func validate() throws {
    if upgrade, sources.charts.isEmpty { throw ValidationError("--upgrade goes with --chart") }
    if upgrade, result.diff { throw ValidationError("--upgrade goes without --diff") }
    if upgrade, !cluster.isOfContext {
      throw ValidationError(
        "--upgrade goes with --kubeconfig and --context alone, which helm has, too")
    }
    if !sources.charts.isEmpty, result.out != nil {
      throw ValidationError("--out goes without --chart, whose values are changed where they stand")
    }
  }
}
