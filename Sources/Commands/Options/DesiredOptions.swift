import ArgumentParser
import Operations

/// What `diff` and `apply` are asked for.
struct DesiredOptions: ParsableArguments {
  @OptionGroup(title: "Source options") var sources: SourceOptions
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: "Rule options") var rules: RuleOptions

  @Flag(
    help:
      "Without manifests: also apply fixes that restart or replace something that carries calls.")
  var unsafeFixes = false

  /// Refuses flags that have no effect on what is compared with the cluster.
  ///
  /// - Throws: `ValidationError` with the name of the flag.
  func checkEffects(paths: [String]) throws(ValidationError) {
    try sources.checkEffects(paths: paths, valuesAlone: true)
    let source =
      sources.areValuesAlone(paths: paths) ? "--values" : sources.named(paths: paths).first
    guard let source else { return }
    try [String](set: [("--rules", !rules.folders.isEmpty), ("--unsafe-fixes", unsafeFixes)])
      .refuse("cannot be combined with \(source): rules apply only without manifests")
  }

  /// What is asked for.
  func request(paths: [String]) -> DesiredRequest {
    var request = DesiredRequest()
    request.input = sources.request(paths: paths)
    request.cluster = cluster.request
    request.rules = rules.folders
    request.isUnsafe = unsafeFixes
    return request
  }
}
