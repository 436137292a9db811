import ArgumentParser
import Operations

/// Settings kept in files: the configuration file, and the baseline of known findings.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration for all input, instead of the nearest .kubectl-jitsi.yaml above each file.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Ignore configuration files.")
  var noConfig = false

  @Option(
    help: ArgumentHelp("Suppress the findings in this file.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: String?

  @Option(
    help: ArgumentHelp("Write all findings to this file, and report none.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var writeBaseline: String?

  @Flag(help: "Report ignores, settings and known findings that suppress nothing.")
  var reportUnused = false

  @Option(
    help: ArgumentHelp(
      "The name of the file on standard input.", valueName: "file"),
    completion: .file())
  var stdinFilename: String?

  func validate() throws {
    if baseline != nil, writeBaseline != nil {
      throw ValidationError("--baseline cannot be combined with --write-baseline")
    }
    if config != nil, noConfig {
      throw ValidationError("--config cannot be combined with --no-config")
    }
  }

  /// Returns the request with these options set.
  func complete(_ request: InputRequest) -> InputRequest {
    var request = request
    request.configuration = noConfig ? .none : config.map { .file($0) } ?? .nearest
    request.standardInputName = stdinFilename
    return request
  }
}
