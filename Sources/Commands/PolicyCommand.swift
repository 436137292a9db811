import ArgumentParser
import Lint
import Operations
import Reports
import YAML

/// The `kubectl jitsi policy` command.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Write rules as admission policies, for what one object proves.",
    discussion: """
      Write a ValidatingAdmissionPolicy and its binding for each rule that a single object can \
      violate. Standard error says which other rules were left out; with --list, print the reason \
      for each. Kubernetes 1.30 or newer is required.

      Exit codes: 0 the policies are printed; 2 could not run, or a rule that was named has no \
      policy.
      """)

  /// The formats of the policies.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case yaml, json
  }

  /// The actions by their names.
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case audit, warn, deny

    var action: PolicyAction {
      switch self {
      case .audit: .audit
      case .warn: .warn
      case .deny: .deny
      }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "The rules to write: names, or patterns such as 'image*'.", valueName: "rule"))
  var names: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The namespace in which the policies apply.", valueName: "name"))
  var namespace: String?

  @Option(
    name: [.customShort("l"), .customLong("selector")],
    help: ArgumentHelp(
      "Labels of the namespaces in which the policies apply.", valueName: "key=value"))
  var selector: String?

  @Option(
    help: ArgumentHelp(
      "What happens with an object that violates a policy: audit, warn (and audit) or deny.",
      valueName: "action"))
  var action = Action.warn

  @Flag(help: "List all rules, with the reason if one has no policy.")
  var list = false

  @Option(name: .shortAndLong, help: ArgumentHelp("yaml or json.", valueName: "format"))
  var output = Format.yaml

  func validate() throws {
    if list {
      try [String](set: [("-n", namespace != nil), ("-l", selector != nil)])
        .refuse("cannot be combined with --list")
      if action != .warn { throw ValidationError("--action cannot be combined with --list") }
      if output != .yaml { throw ValidationError("-o cannot be combined with --list") }
      return
    }
    if namespace != nil, selector != nil { throw ValidationError("-n cannot be combined with -l") }
    if let selector, labels(selector) == nil {
      throw ValidationError("-l must be key=value, such as team=video; separate several by commas")
    }
  }

  func run() throws {
    let rules = try RuleSet.loading([])
    let choice = try RuleChoice(select: names, ignore: [], among: rules)
    let ids = rules.rules.map(\.id).filter { choice.asked.contains($0) }.sorted()
    if list { return try write(list: ids) }
    let policies = AdmissionPolicy.all.filter { ids.contains($0.rule) }
    guard !policies.isEmpty else {
      throw CommandFailure.noPolicy(
        ids.map { ($0, PolicyObstacle(rule: $0)?.rawValue ?? "") })
    }
    let objects = policies.flatMap {
      $0.objects(action: action.action, scope: scope, page: Project.page(of: $0.rule))
    }
    switch output {
    case .yaml: try Output.standard.write(DocumentWriter.text(objects))
    case .json: try Output.standard.write(DocumentWriter.jsonList(of: objects))
    }
    let left = ids.count { PolicyObstacle(rule: $0) != nil }
    if left > 0 {
      Output.error.tell(
        "note: left out \(left) of \(ids.count) rules, which one object cannot prove; --list shows why\n"
      )
    }
  }

  private func write(list ids: [String]) throws(CommandFailure) {
    let width = ids.map(\.count).max() ?? 0
    for id in ids {
      let words =
        PolicyObstacle(rule: id)?.rawValue
        ?? (AdmissionPolicy.all.contains { $0.rule == id && $0.isPartial }
          ? "has a policy for what one object proves" : "has a policy")
      let padding = String(repeating: " ", count: width - id.count + 2)
      try Output.standard.write("\(id)\(padding)\(words)\n")
    }
  }

  private var scope: PolicyScope {
    if let namespace { return .namespace(namespace) }
    if let selector, let labels = labels(selector) { return .labels(labels) }
    return .all
  }

  private func labels(_ text: String) -> [(key: String, value: String)]? {
    var labels: [(key: String, value: String)] = []
    for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else { return nil }
      labels.append((String(pair[..<equals]), String(pair[pair.index(after: equals)...])))
    }
    return labels
  }
}
