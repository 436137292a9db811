import ArgumentParser
import Operations

/// The options that `alerts` and `dashboard` share: the installation, and which of its metrics count.
struct MonitoringOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files, folders (recursively), charts, kustomizations, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup(title: "Source options") var sources: SourceOptions

  @Flag(help: "Read the live cluster, in one namespace (-n) or in all (-A).")
  var live = false

  @Flag(name: [.customShort("A"), .long], help: "With --live: all namespaces.")
  var allNamespaces = false

  @Flag(help: "Also use metrics that nothing scrapes.")
  var unscraped = false

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions

  /// Throws if a flag has no effect on the source.
  ///
  /// - Throws: `ValidationError` with the name of the flag.
  func check() throws(ValidationError) {
    if live, let source = sources.named(paths: paths).first {
      throw ValidationError("--live cannot be combined with \(source)")
    }
    if live { try sources.chartSettings.refuse("cannot be combined with --live") }
    try sources.checkEffects(paths: paths)
    if live { return }
    if allNamespaces { throw ValidationError("-A requires --live") }
    try cluster.given.refuse("requires --live")
  }

  /// Returns the request for these options.
  var request: AlertsRequest {
    var request = AlertsRequest()
    request.source.input = sources.request(paths: paths)
    request.source.namespace = sources.namespace
    if live { request.source.cluster = cluster.request }
    request.source.allNamespaces = allNamespaces
    request.includesUnscraped = unscraped
    return request
  }
}
