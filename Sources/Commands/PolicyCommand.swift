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
    let chosen = rules.rules.filter { choice.asked.contains($0.id) }.sorted { $0.id < $1.id }
    if list { return try write(list: chosen.map(\.definition)) }
    let policies = AdmissionPolicy.all.filter { ids.contains($0.rule) }
    guard !policies.isEmpty else {
      throw CommandFailure.noPolicy(
        chosen.map { ($0.id, PolicyObstacle($0.definition)?.text ?? "") })
    }
    let objects = policies.flatMap {
      $0.objects(action: action.action, scope: scope, page: Project.page(of: $0.rule))
    }
    switch output {
    case .yaml: try Output.standard.write(DocumentWriter.text(objects))
    case .json: try Output.standard.write(DocumentWriter.jsonList(of: objects))
    }
    let written = Set(policies.map(\.rule))
    let left = ids.count { !written.contains($0) }
    if left > 0 {
      Output.error.tell(
        "note: left out \(left) of \(ids.count) rules, which one object cannot prove; --list shows why\n"
      )
    }
  }

  private func write(list rules: [RuleDefinition]) throws(CommandFailure) {
    let width = rules.map(\.id.count).max() ?? 0
    for rule in rules {
      let policies = AdmissionPolicy.all.filter { $0.rule == rule.id }
      let reason = PolicyObstacle(rule)?.text
      let words =
        policies.isEmpty
        ? reason ?? ""
        : policies.contains(where: \.isPartial)
          ? "has a policy for what one object proves" + (reason.map { "; else it \($0)" } ?? "")
          : "has a policy"
      let padding = String(repeating: " ", count: width - rule.id.count + 2)
      try Output.standard.write("\(rule.id)\(padding)\(words)\n")
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
