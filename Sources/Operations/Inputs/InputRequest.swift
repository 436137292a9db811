/// What the user asked to have read.
public struct InputRequest: Sendable {
  /// Files, folders with everything below them, charts, kustomizations; `-` is standard input.
  public var paths: [String] = []
  /// As `-f` of kubectl: files, folders without those below them, `-` for standard input.
  public var filenames: [String] = []
  /// Whether folders among ``filenames`` are read with everything below them.
  public var recursive = false
  /// Folders to run `kubectl kustomize` on.
  public var kustomizations: [String] = []
  /// Charts to run `helm template` on: folders or packed archives.
  public var charts: [String] = []
  /// How charts are rendered, wherever they were found.
  public var rendering = ChartRendering()

  /// What to call standard input: the name of the file that its text is to become, which it stands for among the others.
  public var standardInputName: String?
  /// Where configurations are looked for.
  public var configuration = ConfigurationChoice.none

  public init() {}

  /// Whether standard input was named.
  public var readsStandardInput: Bool { paths.contains("-") || filenames.contains("-") }

  public var isEmpty: Bool {
    paths.isEmpty && filenames.isEmpty && kustomizations.isEmpty && charts.isEmpty
  }
}

/// What `helm template` is called with beside the chart; the words are helm's.
public struct ChartRendering: Sendable, Hashable {
  /// The release that charts are rendered for where none is chosen.
  public static let standardRelease = "jitsi"
  /// The release that was chosen; nil where none was.
  public var chosenRelease: String?
  public var release: String {
    get { chosenRelease ?? Self.standardRelease }
    set { chosenRelease = newValue }
  }
  /// Nil leaves the namespace to helm.
  public var namespace: String?
  public var values: [String] = []
  public var set: [String] = []
  public var setString: [String] = []

  public init() {}

  /// The first flag that says how charts are rendered; what `--set` sets may be secret.
  var settingFlag: String? {
    if let file = values.first { return "--values \(file)" }
    if !set.isEmpty { return "--set" }
    return !setString.isEmpty ? "--set-string" : chosenRelease.map { _ in "--release" }
  }

  /// The flags that say all of it but the release.
  var arguments: [String] {
    (namespace.map { ["--namespace=\($0)"] } ?? []) + values.map { "--values=\($0)" }
      + set.map { "--set=\($0)" } + setString.map { "--set-string=\($0)" }
  }
}
