/// The inputs that the user named.
public struct InputRequest: Sendable {
  /// Files, folders (recursively), charts and kustomizations; `-` is standard input.
  public var paths: [String] = []
  /// The values of `-f`, as in kubectl: files, folders (not recursively), `-` for standard input.
  public var filenames: [String] = []
  /// Whether folders in ``filenames`` are read recursively.
  public var recursive = false
  /// Folders to run `kubectl kustomize` on.
  public var kustomizations: [String] = []
  /// Charts to run `helm template` on: folders or packaged archives.
  public var charts: [String] = []
  /// How charts are rendered, whether they were named or found.
  public var rendering = ChartRendering()

  /// The name of the file that standard input stands in for.
  public var standardInputName: String?
  /// Whether archives of `bundle` are read; other commands need what they leave out.
  public var acceptsBundles = false
  /// Where to look for configurations.
  public var configuration = ConfigurationChoice.none

  public init() {}

  /// Whether standard input was named.
  public var readsStandardInput: Bool { paths.contains("-") || filenames.contains("-") }

  /// Whether no input was named.
  public var isEmpty: Bool {
    paths.isEmpty && filenames.isEmpty && kustomizations.isEmpty && charts.isEmpty
  }
}

/// The arguments of `helm template` other than the chart, named as in helm.
public struct ChartRendering: Sendable, Hashable {
  /// The release name to use if none is given.
  public static let standardRelease = "jitsi"
  /// The release name that was given; nil if none was.
  public var chosenRelease: String?
  /// The release name that charts are rendered with.
  public var release: String {
    get { chosenRelease ?? Self.standardRelease }
    set { chosenRelease = newValue }
  }
  /// The namespace; nil to use helm's default.
  public var namespace: String?
  /// The values files, in order of increasing precedence.
  public var values: [String] = []
  /// The arguments of `--set`.
  public var set: [String] = []
  /// The arguments of `--set-string`.
  public var setString: [String] = []

  public init() {}

  /// The first flag that affects rendering. It does not include the values of `--set`, which may be secret.
  var settingFlag: String? {
    if let file = values.first { return "--values \(file)" }
    if !set.isEmpty { return "--set" }
    return !setString.isEmpty ? "--set-string" : chosenRelease.map { _ in "--release" }
  }

  /// The arguments for all settings except the release name.
  var arguments: [String] {
    (namespace.map { ["--namespace=\($0)"] } ?? []) + values.map { "--values=\($0)" }
      + set.map { "--set=\($0)" } + setString.map { "--set-string=\($0)" }
  }
}
