import ArgumentParser
import Operations

/// Where manifests come from; every command that reads them takes these.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "A file, a folder (without those below it), or - for standard input.", valueName: "file"),
    completion: .file())
  var filenames: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders given with -f recursively.")
  var recursive = false

  @Option(
    name: [.customShort("k"), .customLong("kustomize")],
    help: ArgumentHelp("A folder to run `kubectl kustomize` on.", valueName: "dir"),
    completion: .directory)
  var kustomizations: [String] = []

  @Option(
    name: .customLong("chart"),
    help: ArgumentHelp("A chart to run `helm template` on.", valueName: "dir"),
    completion: .directory)
  var charts: [String] = []

  @Option(
    help: ArgumentHelp("A file of values for charts.", valueName: "file"), completion: .file())
  var values: [String] = []

  @Option(help: ArgumentHelp("A value for charts.", valueName: "key=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("A value for charts that stays text.", valueName: "key=value"))
  var setString: [String] = []

  @Option(help: ArgumentHelp("The release for charts.", valueName: "name"))
  var release = ChartRendering().release

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The namespace: of the cluster, or for charts.", valueName: "name"))
  var namespace: String?

  /// Everything that was named; standard input when nothing was, and something is piped in.
  ///
  /// - Throws: ``CommandFailure/noInput(command:)`` when there is nothing to read.
  func request(paths: [String], command: String) throws(CommandFailure) -> InputRequest {
    try request(paths: paths).orStandardInput(command: command)
  }

  /// What was named, which may be nothing.
  func request(paths: [String]) -> InputRequest {
    var request = InputRequest()
    request.paths = paths
    request.filenames = filenames
    request.recursive = recursive
    request.kustomizations = kustomizations
    request.charts = charts
    request.rendering.values = values
    request.rendering.set = set
    request.rendering.setString = setString
    request.rendering.release = release
    request.rendering.namespace = namespace
    return request
  }

  /// Whether values are the source, and not what a chart is rendered with.
  ///
  /// - Throws: `ValidationError` when there are settings for a chart, too, which only helm can read.
  func areValuesAlone(paths: [String]) throws(ValidationError) -> Bool {
    guard !values.isEmpty, request(paths: paths).isEmpty else { return false }
    if !set.isEmpty || !setString.isEmpty {
      throw ValidationError("--set goes with --chart; --values alone is read as a layout")
    }
    return true
  }
}

extension InputRequest {
  /// What was named; standard input when nothing was, and something is piped in.
  ///
  /// - Throws: ``CommandFailure/noInput(command:)`` when there is nothing to read.
  func orStandardInput(command: String) throws(CommandFailure) -> InputRequest {
    guard isEmpty else { return self }
    guard ProcessContext.hasPipedInput else { throw .noInput(command: command) }
    var request = self
    request.paths = ["-"]
    return request
  }
}
