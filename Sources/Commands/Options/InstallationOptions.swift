import ArgumentParser
import Operations

/// The options of commands that write something for one installation: where it is read from.
struct InstallationOptions: ParsableArguments {
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

  @OptionGroup(title: ClusterOptions.title) var cluster: ClusterOptions

  /// Throws if a flag has no effect on the source.
  ///
  /// - Parameter valuesAlone: Whether values without a chart are a source.
  /// - Throws: `ValidationError` with the name of the flag.
  func check(valuesAlone: Bool = false) throws(ValidationError) {
    if live, let source = sources.named(paths: paths).first {
      throw ValidationError("--live cannot be combined with \(source)")
    }
    if live { try sources.chartSettings.refuse("cannot be combined with --live") }
    try sources.checkEffects(paths: paths, valuesAlone: valuesAlone && !live)
    if live { return }
    if allNamespaces { throw ValidationError("-A requires --live") }
    try cluster.given.refuse("requires --live")
  }

  /// The request for these options.
  var request: InstallationRequest {
    var request = InstallationRequest()
    request.input = sources.request(paths: paths)
    request.namespace = sources.namespace
    if live { request.cluster = cluster.request }
    request.allNamespaces = allNamespaces
    return request
  }
}
