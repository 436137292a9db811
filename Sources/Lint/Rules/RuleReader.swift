import Basics
public import YAML

/// Reads rule files strictly: an unknown key is an error.
public struct RuleReader {
  /// Reads what all strict formats have in common.
  private var form = StrictReader()
  /// The named fixes of the rule.
  private var fixes = NamedFixes()

  /// The rules in a text, one per document.
  ///
  /// - Throws: ``RuleErrors`` with all errors and their positions.
  public static func read(_ tree: Tree) throws(RuleErrors) -> [RuleDefinition] {
    var reader = RuleReader()
    var definitions: [RuleDefinition] = []
    for document in tree.documents {
      if let problem = document.problem {
        reader.form.fail(tree.source, problem.mark, problem.description)
        continue
      }
      for repeated in document.duplicateKeys {
        let key = tree.node(repeated.key)
        reader.fail(key, "duplicate key `\(key.text ?? "")`")
      }
      guard let root = document.root else { continue }
      if let definition = reader.rule(tree.node(root)) { definitions.append(definition) }
    }
    let errors = reader.form.errors.map {
      RuleError(file: $0.file, line: $0.line, column: $0.column, message: $0.message)
    }
    if !errors.isEmpty { throw RuleErrors(errors) }
    return definitions
  }

  mutating func fail(_ node: Node, _ message: String) { form.fail(node, message) }

  /// Records an error at a byte of a scalar's content.
  mutating func fail(_ node: Node, atContent offset: Int, _ message: String) {
    form.fail(node.tree.source, node.contentMark(atByte: offset), message)
  }

  // MARK: Parts

  private mutating func rule(_ root: Node) -> RuleDefinition? {
    guard expectKeys(root, .rule) else {
      return nil
    }
    if let version = required(root, "apiVersion", "a rule"), version.text != Self.apiVersion {
      fail(version, "apiVersion must be \(Self.apiVersion)")
    }
    if let kind = required(root, "kind", "a rule"), kind.text != "Rule" {
      fail(kind, "kind must be Rule")
    }
    guard let metadata = required(root, "metadata", "a rule"),
      expectKeys(metadata, .metadata),
      let name = required(metadata, "name", "metadata"),
      let spec = required(root, "spec", "a rule"),
      expectKeys(spec, .spec)
    else { return nil }
    let id = name.text ?? ""
    if !Self.isID(id) {
      fail(
        name,
        "the name of a rule must be lower-case words joined by dashes, such as `prosody-clusterip`")
    }
    let severity = required(spec, "severity", "spec").flatMap { self.severity($0) }
    let summary = required(spec, "summary", "spec").flatMap { text($0) }
    let rationale = required(spec, "rationale", "spec").flatMap { text($0) }
    let remediation = required(spec, "remediation", "spec").flatMap { text($0) }
    let scope = required(spec, "forEach", "spec").flatMap { self.scope($0) }
    let kinds = spec["kinds"].map { $0.elements.compactMap(\.text) } ?? []
    if let node = spec["kinds"], scope != RuleDefinition.Scope.object {
      fail(node, "`kinds` requires `forEach: object`")
    }
    let when = spec["when"].flatMap { expression($0) }
    let variables = spec["variables"].map { list($0) { $0.variable($1) } } ?? []
    fixes = spec["fixes"].map { namedFixes($0) } ?? NamedFixes()
    let validations =
      required(spec, "validations", "spec").map { list($0) { $0.validation($1) } } ?? []
    for name in fixes.unused { fail(name, "no validation uses the fix `\(name.text ?? "")`") }
    if let node = spec["validations"], node.count == 0 {
      fail(node, "a rule requires a validation")
    }
    if when == nil { expectConditions(spec["validations"]) }
    guard let severity, let summary, let rationale, let remediation, let scope else { return nil }
    return RuleDefinition(
      id: id, severity: severity, summary: summary, rationale: rationale,
      remediation: remediation, scope: scope, kinds: kinds, when: when, variables: variables,
      validations: validations)
  }

  private mutating func variable(_ node: Node) -> RuleDefinition.Variable? {
    guard expectKeys(node, .variable),
      let name = required(node, "name", "a variable").flatMap({ text($0) }),
      let expression = required(node, "expression", "a variable").flatMap({ self.expression($0) })
    else { return nil }
    return RuleDefinition.Variable(name, expression)
  }

  private mutating func validation(_ node: Node) -> RuleDefinition.Validation? {
    guard expectKeys(node, .validation) else { return nil }
    let validation = RuleDefinition.Validation(
      forEach: node["forEach"].flatMap { self.expression($0) },
      when: node["when"].flatMap { self.expression($0) },
      expression: node["expression"].flatMap { self.expression($0) },
      message: node["message"].flatMap { text($0) },
      messageExpression: node["messageExpression"].flatMap { self.expression($0) },
      object: node["object"].flatMap { self.expression($0) },
      path: node["path"].flatMap { text($0) },
      pathExpression: node["pathExpression"].flatMap { self.expression($0) },
      severity: node["severity"].flatMap { severity($0) },
      fix: node["fix"].flatMap { $0.isScalar ? namedFix($0) : fix($0) })
    if (validation.message == nil) == (validation.messageExpression == nil) {
      fail(node, "a validation requires either `message` or `messageExpression`")
    }
    if validation.path != nil, validation.pathExpression != nil {
      fail(node, "`path` cannot be combined with `pathExpression`")
    }
    return validation
  }

  /// Checks that every validation has a condition. Without one, it would be a finding in every installation.
  private mutating func expectConditions(_ validations: Node?) {
    guard let validations else { return }
    for node in validations.elements
    where node.isMapping && node["expression"] == nil && node["forEach"] == nil
      && node["when"] == nil
    {
      fail(node, "a validation requires `expression`, `forEach` or `when`")
    }
  }

  // MARK: Shared fixes

  private mutating func namedFixes(_ node: Node) -> NamedFixes {
    guard node.isMapping else {
      fail(node, "`fixes` must be a mapping of names to fixes")
      return NamedFixes()
    }
    var fixes = NamedFixes()
    for entry in node.entries {
      fixes.add(fix(entry.value), under: entry.key)
    }
    return fixes
  }

  /// The fix of a validation that refers to it by name.
  private mutating func namedFix(_ node: Node) -> FixDefinition? {
    guard let name = text(node) else { return nil }
    if let known = fixes.use(name) { return known }
    if !fixes.names.contains(name) {
      let hint = Suggestion.closest(to: name, among: fixes.names)
        .map { "; did you mean `\($0)`?" }
      fail(node, "`fixes` of the rule has no fix `\(name)`" + (hint ?? ""))
    }
    return nil
  }

  // MARK: Values

  mutating func list<Item>(
    _ node: Node, _ read: (inout RuleReader, Node) -> Item?
  ) -> [Item] {
    guard node.isSequence else {
      fail(node, "this must be a list")
      return []
    }
    var items: [Item] = []
    for element in node.elements {
      if let item = read(&self, element) { items.append(item) }
    }
    return items
  }

  mutating func expression(_ node: Node) -> RuleDefinition.Expression? {
    text(node).map {
      RuleDefinition.Expression($0, place: RuleDefinition.ExpressionSource(node: node))
    }
  }

  mutating func text(_ node: Node) -> String? {
    form.text(node).map { $0.last == "\n" ? String($0.dropLast()) : $0 }
  }

  private mutating func severity(_ node: Node) -> Severity? {
    choice(node, Severity.allCases.map(\.rawValue)).flatMap(Severity.init)
  }

  private mutating func scope(_ node: Node) -> RuleDefinition.Scope? {
    choice(node, RuleDefinition.Scope.allCases.map(\.rawValue))
      .flatMap(RuleDefinition.Scope.init)
  }

  mutating func choice(_ node: Node, _ allowed: [String]) -> String? {
    form.choice(node, allowed)
  }

  mutating func required(_ node: Node, _ key: String, _ place: String) -> Node? {
    guard let value = form.value(node, key) else {
      fail(node, "\(place) requires `\(key)`")
      return nil
    }
    return value
  }

  mutating func expectKeys(_ node: Node, _ format: RuleFormat) -> Bool {
    form.expectKeys(node, format)
  }

  private static func isID(_ id: String) -> Bool {
    !id.isEmpty
      && id.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  static let apiVersion = "kubectl-jitsi.dev/v1alpha1"
}

extension StrictReader {
  /// Whether a node is a mapping. Keys that the form does not have are recorded as errors.
  mutating func expectKeys(_ node: Node, _ format: RuleFormat) -> Bool {
    guard node.isMapping else {
      fail(node, "\(format.name) must be a mapping")
      return false
    }
    expectKeys(node, format.names, in: format.name)
    return true
  }
}
