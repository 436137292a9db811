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
}
