import ArgumentParser
import Operations

/// The sources of manifests, for all commands that read manifests.
struct SourceOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .customLong("filename")],
    help: ArgumentHelp(
      "A file, a folder (not recursive), or - for standard input.", valueName: "file"),
    completion: .file())
  var filenames: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Read folders given with -f recursively.")
  var recursive = false

  @Option(
    name: [.customShort("k"), .customLong("kustomize")],
    help: ArgumentHelp("A folder to build with `kubectl kustomize`.", valueName: "dir"),
    completion: .directory)
  var kustomizations: [String] = []

  @Option(
    name: .customLong("chart"),
    help: ArgumentHelp("A chart to render with `helm template`.", valueName: "dir"),
    completion: .directory)
  var charts: [String] = []

  @Option(
    help: ArgumentHelp("A values file for charts.", valueName: "file"), completion: .file())
  var values: [String] = []

  @Option(help: ArgumentHelp("A value for charts.", valueName: "key=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("A string value for charts.", valueName: "key=value"))
  var setString: [String] = []

  @Option(
    help: ArgumentHelp(
      "The release name for charts.", default: ChartRendering.standardRelease, valueName: "name"))
  var release: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The namespace of the cluster, or for charts.", valueName: "name"))
  var namespace: String?

  /// Returns the given sources by the names used in messages.
  func named(paths: [String]) -> [String] {
    [String](set: [
      ("-f", !filenames.isEmpty), ("-k", !kustomizations.isEmpty), ("--chart", !charts.isEmpty),
      (paths == ["-"] ? "standard input" : "files", !paths.isEmpty),
    ])
  }

  /// The given flags that affect how charts are rendered.
  var chartSettings: [String] {
    [String](set: [
      ("--values", !values.isEmpty), ("--set", !set.isEmpty),
      ("--set-string", !setString.isEmpty), ("--release", release != nil),
    ])
  }

  /// Throws if a flag applies to none of the sources. A path may be a chart, which is only known once it is read.
  ///
  /// - Parameters:
  ///   - paths: The files and folders given as arguments.
  ///   - valuesAlone: Whether values without a chart are read as a layout.
  /// - Throws: `ValidationError` with the name of the flag.
  func checkEffects(paths: [String], valuesAlone: Bool = false) throws(ValidationError) {
    if recursive, filenames.allSatisfy({ $0 == "-" }) {
      throw ValidationError("-R requires -f with a folder")
    }
    if valuesAlone, !values.isEmpty, named(paths: paths).isEmpty {
      try chartSettings.filter { $0 != "--values" }
        .refuse("requires --chart: --values alone is read as a layout")
    } else if charts.isEmpty, paths.allSatisfy({ $0 == "-" }) {
      let source = named(paths: paths).first
      try chartSettings.refuse(
        source.map { "requires --chart: it cannot be combined with \($0) alone" }
          ?? "requires --chart")
    }
  }

  /// Returns a request for all given sources, or for standard input if none was given and standard input is piped.
  ///
  /// - Throws: `CommandFailure.noInput(command:)` if there is nothing to read.
  func request(paths: [String], command: String) throws(CommandFailure) -> InputRequest {
    try request(paths: paths).orStandardInput(command: command)
  }

  /// Returns a request for the given sources, which may be empty.
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
    request.rendering.chosenRelease = release
    request.rendering.namespace = namespace
    return request
  }

  /// Whether values files are the source, rather than settings for a chart.
  func areValuesAlone(paths: [String]) -> Bool {
    !values.isEmpty && request(paths: paths).isEmpty
  }
}
