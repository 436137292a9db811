import ArgumentParser
import Operations

/// Several clusters to read at once.
struct FleetOptions: ParsableArguments, GivenFlags {
  static let title = "Several clusters"

  @Option(
    help: ArgumentHelp(
      "Read these contexts of the kubeconfig at once, separated by commas.", valueName: "names"))
  var contexts: String?

  @Flag(help: "Read all contexts of the kubeconfig at once; those without Jitsi are skipped.")
  var allContexts = false

  @Option(
    help: ArgumentHelp(
      "How long each of several clusters may take.", default: "30s", valueName: "time"))
  var clusterTimeout: RequestTimeout?

  var given: [String] {
    [String](set: [
      ("--contexts", contexts != nil), ("--all-contexts", allContexts),
      ("--cluster-timeout", clusterTimeout != nil),
    ])
  }

  /// The flag that chooses the clusters; nil for one cluster.
  var choice: String? { contexts != nil ? "--contexts" : allContexts ? "--all-contexts" : nil }

  /// Throws if the flags do not fit together, or with those of one cluster.
  ///
  /// - Parameters:
  ///   - cluster: The flags that choose one cluster.
  ///   - others: The given flags that require one cluster.
  /// - Throws: `ValidationError` with the name of the flag.
  func check(_ cluster: ClusterOptions, _ others: [String]) throws(ValidationError) {
    guard let choice else {
      if clusterTimeout != nil {
        throw ValidationError("--cluster-timeout requires --contexts or --all-contexts")
      }
      return
    }
    if contexts != nil, allContexts {
      throw ValidationError("--all-contexts cannot be combined with --contexts")
    }
    if contexts != nil, names.isEmpty {
      throw ValidationError("--contexts requires names of contexts, separated by commas")
    }
    if let clusterTimeout, clusterTimeout.milliseconds < 1 {
      throw ValidationError("--cluster-timeout must be more than 0")
    }
    let shared = ["--kubeconfig", "--as", "--as-group", "--request-timeout"]
    try (cluster.given.filter { !shared.contains($0) } + others)
      .refuse("cannot be combined with \(choice)")
  }

  private var names: [String] {
    (contexts ?? "").split(separator: ",").map { word in
      String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
  }

  /// The request for these flags; nil for one cluster.
  func request(_ cluster: ClusterOptions) -> FleetRequest? {
    guard choice != nil else { return nil }
    var request = FleetRequest()
    request.cluster = cluster.request
    request.contexts = allContexts ? nil : names
    if let clusterTimeout { request.timeout = clusterTimeout.milliseconds }
    return request
  }
}
