import ArgumentParser
import CEL
import Kubernetes
import Operations

/// The `kubectl jitsi eval` command.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluate an expression, to write and debug rules.",
    discussion: """
      The variables are objects (a list of the manifests' objects), installation (the first one, \
      or null), shards (of every installation), input, and those of --vars; docs/facts.md lists \
      their fields.

      Exit codes: 0 evaluated; 1 the evaluation ended in an error; 2 the expression or the input \
      cannot be parsed.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case json, typed }

  @Argument(help: "The expression, in CEL.")
  var expression: String

  @OptionGroup(title: "Source options") var sources: SourceOptions

  @Option(
    help: ArgumentHelp("A JSON object whose members become variables.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var vars: String?

  @Option(
    help: ArgumentHelp(
      "The Kubernetes version to check the manifests against, \(KubernetesVersion.known.lowerBound) to \(KubernetesVersion.newest).",
      valueName: "version"))
  var kubernetesVersion = KubernetesVersion.newest

  @Option(
    name: .shortAndLong,
    help: "Plain JSON, or the JSON of google.api.expr.v1alpha1.Value.")
  var output = Format.json

  func validate() throws {
    try sources.checkEffects(paths: [])
    if sources.namespace != nil, sources.charts.isEmpty {
      throw ValidationError("-n requires --chart")
    }
  }

  func run() throws {
    if let note = kubernetesVersion.note { Output.error.tell("note: \(note)\n") }
    let scope = try EvalScope(
      sources.request(paths: []), variables: vars,
      kubernetesVersion: kubernetesVersion.nearestKnown)
    let value = try scope.evaluate(expression)
    switch output {
    case .json: try Output.standard.write(value.json() + "\n")
    case .typed: try Output.standard.write(value.typedJSON() + "\n")
    }
  }
}
