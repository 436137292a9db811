import ArgumentParser
import Operations

/// The options that `diff` and `apply` share.
struct DesiredOptions: ParsableArguments {
  @OptionGroup(title: "Source options") var sources: SourceOptions
  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions
  @OptionGroup(title: "Rule options") var rules: RuleOptions

  @Flag(
    help:
      "Without manifests: also apply fixes that restart or replace something that carries calls.")
  var unsafeFixes = false

  /// Throws if a flag has no effect on the desired state.
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

  /// Returns the request for these options.
  func request(paths: [String]) -> DesiredRequest {
    var request = DesiredRequest()
    request.input = sources.request(paths: paths)
    request.cluster = cluster.request
    request.rules = rules.folders
    request.isUnsafe = unsafeFixes
    return request
  }
}
