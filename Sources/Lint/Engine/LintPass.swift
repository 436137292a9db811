import CEL
import Jitsi
import Kubernetes
import YAML

/// One pass of rules over a part of an input.
struct LintPass {
  let inventory: Inventory
  let part: LintPartition
  let context: FactContext
  /// The compiled rules, by scope.
  private let rules: [String: [CompiledRule]]
  private(set) var outcome = Outcome()
  /// The variables with the same values for all subjects.
  private let shared: [Value]
  private var slots: [Value] = []
  private let locator: Locator
  private let templates: TemplateValues
  /// The id of the object that is linted as an HAProxy configuration without pods.
  private let standIn: Int?

  /// The findings and issues of a pass.
  struct Outcome: Sendable {
    /// The rules, which are idle after the pass.
    var rules: [CompiledRule] = []
    var findings: [(order: Int, finding: Finding)] = []
    var issues: [Issue] = []
  }

  private struct Seen: Hashable {
    let rule: String
    let order: Int
    let offset: Int
    let message: String
  }

  init(
    inventory: Inventory, part: LintPartition, rules: [CompiledRule], context: FactContext
  ) {
    self.inventory = inventory
    self.part = part
    self.rules = Dictionary(grouping: rules, by: \.definition.scope.rawValue)
    outcome.rules = rules
    self.context = context
    locator = Locator(inventory.objects)
    templates = TemplateValues(inventory.objects.trees)
    standIn = inventory.standIn?.id
    var shared = [Value](repeating: .null, count: RuleVariables.count)
    shared[RuleVariables.objects] = .list(inventory.objects.objects.map { context.value($0) })
    shared[RuleVariables.input] = context.record(InputSubject(context: context), FactSchemas.input)
    { _ in nil }
    self.shared = shared
  }

  /// The findings of several passes, sorted and without duplicates.
  static func merge(_ outcomes: [Outcome]) -> [Finding] {
    var seen: Set<Seen> = []
    var all: [(order: Int, finding: Finding)] = []
    for outcome in outcomes {
      for entry in outcome.findings {
        let key = Seen(
          rule: entry.finding.rule, order: entry.order, offset: entry.finding.start.offset,
          message: entry.finding.message)
        if seen.insert(key).inserted { all.append(entry) }
      }
    }
    return all.sorted {
      ($0.order, $0.finding.start.offset, $0.finding.rule, $0.finding.message)
        < ($1.order, $1.finding.start.offset, $1.finding.rule, $1.finding.message)
    }.map(\.finding)
  }

  // MARK: Subjects

  /// The subject of a rule: the variables for its expressions, and the location of its findings.
  private final class Subject {
    let slots: [Value]
    let shard: Int?
    let kind: String?

    init(_ slots: [Value], shard: Int? = nil, kind: String? = nil) {
      self.slots = slots
      self.shard = shard
      self.kind = kind
    }
  }

  private func subject(
    _ value: Value, installation: Value = .null, shard: Value = .null, index: Int? = nil,
    kind: String? = nil
  ) -> Subject {
    var slots = shared
    slots[RuleVariables.subject] = value
    slots[RuleVariables.installation] = installation
    slots[RuleVariables.shard] = shard
    return Subject(slots, shard: index, kind: kind)
  }

  /// How many objects, and how many installations, each rule checks before the next rule runs. Switching rules for
  /// every object would evict their code from the CPU's caches.
  private static let objectsAtOnce = 32
  private static let installationsAtOnce = 8

  mutating func askAll() {
    askDocuments()
    askObjects()
    let all = part.installations
    for start in stride(from: all.lowerBound, to: all.upperBound, by: Self.installationsAtOnce) {
      askInstallations(start..<min(start + Self.installationsAtOnce, all.upperBound))
      context.forgetRecords()
    }
  }

  private mutating func askInstallations(_ range: Range<Int>) {
    var subjects: [String: [Subject]] = [:]
    func add(
      _ scope: RuleDefinition.Scope, _ installation: Value, shard: Value = .null,
      index: Int? = nil, _ value: () -> Value
    ) {
      guard rules[scope.rawValue] != nil else { return }
      subjects[scope.rawValue, default: []].append(
        subject(value(), installation: installation, shard: shard, index: index))
    }
    for installation in inventory.installations[range] {
      let record = context.installation(installation.id)
      add(.installation, record) { record }
      if let tier = installation.haproxy { add(.haproxy, record) { context.haproxy(tier) } }
      for shard in installation.shards.map({ inventory.shards[$0] }) {
        let value = context.shard(shard.id)
        add(.shard, record, shard: value, index: shard.index) { value }
        for component in shard.components.map({ inventory.components[$0] }) {
          add(Self.scope(of: component.kind), record, shard: value, index: shard.index) {
            context.component(component)
          }
        }
      }
    }
    for scope in RuleDefinition.Scope.allCases { ask(scope, subjects[scope.rawValue] ?? []) }
  }

  private static func scope(of kind: ComponentKind) -> RuleDefinition.Scope {
    switch kind {
    case .web: .web
    case .jicofo: .jicofo
    case .prosody: .prosody
    case .jvb: .jvb
    case .haproxy: .haproxy
    }
  }

  private mutating func askDocuments() {
    guard rules[RuleDefinition.Scope.document.rawValue] != nil else { return }
    var strays: [ObjectIdentifier: [ObjectSet.Stray]] = [:]
    for stray in inventory.objects.strays {
      strays[ObjectIdentifier(stray.node.tree), default: []].append(stray)
    }
    var subjects: [Subject] = []
    for tree in inventory.objects.trees[part.trees] {
      // Both are in the order of the text.
      var own = (strays[ObjectIdentifier(tree)] ?? [])[...]
      for document in tree.documents {
        func isBefore(_ offset: Int) -> (ObjectSet.Stray) -> Bool {
          { $0.node.range.lowerBound < offset }
        }
        own = own.drop(while: isBefore(document.range.lowerBound))
        let subject = DocumentSubject(
          context: context, tree: tree, document: document,
          stray: Array(own.prefix(while: isBefore(document.range.upperBound))))
        subjects.append(self.subject(context.record(subject, FactSchemas.document) { $0.place }))
        if subjects.count == Self.objectsAtOnce {
          ask(.document, subjects)
          subjects.removeAll(keepingCapacity: true)
        }
      }
    }
    ask(.document, subjects)
  }

  private mutating func askObjects() {
    guard let asked = rules[RuleDefinition.Scope.object.rawValue] else { return }
    let anyKind = asked.contains { $0.definition.kinds.isEmpty }
    let kinds = Set(asked.flatMap(\.definition.kinds))
    let first = Dictionary(
      inventory.objects.repeats.map { ($0.later, $0.first) }, uniquingKeysWith: { $1 })
    let installations = context.index.installationByNamespace
    var subjects: [Subject] = []
    for object in inventory.objects.objects[part.objects]
    where anyKind || kinds.contains(object.kind) {
      let installation = installations[inventory.namespace(of: object)]
      let subject = ObjectSubject(
        context: context, object: object,
        first: first[object.id].map { inventory.objects.objects[$0] }, installation: installation)
      subjects.append(
        self.subject(
          context.value(object), installation: context.installation(installation),
          shard: context.record(subject, FactSchemas.object) { .node($0.object.node) },
          kind: object.kind))
      if subjects.count == Self.objectsAtOnce {
        ask(.object, subjects)
        subjects.removeAll(keepingCapacity: true)
      }
    }
    ask(.object, subjects)
  }

  // MARK: Rules

  private mutating func ask(_ scope: RuleDefinition.Scope, _ subjects: [Subject]) {
    guard !subjects.isEmpty, let rules = rules[scope.rawValue] else { return }
    for rule in rules {
      let kinds = rule.definition.kinds
      let when = rule.when
      for subject in subjects {
        if !kinds.isEmpty, let kind = subject.kind, !kinds.contains(kind) { continue }
        slots = subject.slots
        ask(rule, when, subject.shard)
      }
    }
  }

  private mutating func ask(_ rule: CompiledRule, _ when: CompiledExpression?, _ shard: Int?) {
    do throws(EvaluationError) {
      if let when, try !when.truth(slots) { return }
      if !rule.definition.variables.isEmpty {
        slots[RuleVariables.variables] = .foreign(VariableStore(rule, slots), 0)
      }
      for position in rule.validations.indices { try validate(rule, position, shard) }
    } catch {
      let cause = (slots[RuleVariables.variables].foreignStore as? VariableStore)?.failure ?? error
      outcome.issues.append(
        Issue(rule: rule.definition.id, subject: describeSubject(), message: cause.description))
    }
  }

  private mutating func validate(
    _ rule: CompiledRule, _ position: Int, _ shard: Int?
  ) throws(EvaluationError) {
    let validation = rule.validations[position]
    guard let forEach = validation.forEach else {
      return try check(rule, position, shard)
    }
    let list = try forEach.evaluate(slots)
    for index in 0..<list.listCount {
      slots[RuleVariables.item] = list.listElement(index)
      try check(rule, position, shard)
    }
    // Most lists are empty and need no copy of the shared variables.
    if list.listCount > 0 { slots[RuleVariables.item] = .null }
  }

  private mutating func check(
    _ rule: CompiledRule, _ position: Int, _ shard: Int?
  ) throws(EvaluationError) {
    let validation = rule.validations[position]
    if let when = validation.when, try !when.truth(slots) { return }
    if let expression = validation.expression, try expression.truth(slots) { return }
    let written = rule.definition.validations[position]
    var message = written.message ?? ""
    if let text = try validation.message?.text(slots) { message = text }
    var path = written.path
    if let text = try validation.path?.text(slots) { path = text }
    let object = try validation.object?.evaluate(slots) ?? slots[RuleVariables.subject]
    guard let location = locator.locate(object, path: path) else {
      outcome.issues.append(
        Issue(
          rule: rule.definition.id, subject: describeSubject(),
          message: "its finding does not point to a place in the manifests: \(message)"))
      return
    }
    let severity = written.severity ?? rule.definition.severity
    if severity == .error, rule.isEmbedded, templates.leaveOpen(message, at: location) { return }
    // If the input is only a configuration, findings outside its text would be about pods that do not exist.
    if let standIn, location.object?.id == standIn, !location.path.hasPrefix("data") { return }
    var fix: Fix?
    if written.fix != nil, let prepared = rule.fix(of: position) {
      var maker = FixMaker(
        fix: prepared, slots: slots, subject: object, path: path)
      fix = try maker.make()
    }
    add(rule, severity, message, shard, location, fix)
  }

  private mutating func add(
    _ rule: CompiledRule, _ severity: Severity, _ message: String, _ shard: Int?,
    _ location: Location, _ fix: Fix?
  ) {
    let object = location.object
    let finding = Finding(
      rule: rule.definition.id, severity: severity, message: message,
      remediation: rule.definition.remediation,
      shard: shard ?? object.flatMap { inventory.shardIndex(of: $0) },
      object: object.map {
        ObjectReference(
          apiVersion: $0.apiVersion, kind: $0.kind,
          namespace: $0.namespace.isEmpty ? nil : $0.namespace, name: $0.name)
      },
      path: location.path.isEmpty ? nil : location.path, file: location.file,
      start: location.start, end: location.end,
      source: object?.source ?? location.source, fix: fix)
    outcome.findings.append((location.order, finding))
  }

  private func describeSubject() -> String {
    guard let location = locator.locate(slots[RuleVariables.subject], path: nil),
      let object = location.object
    else { return "" }
    return "\(object.kind)/\(object.name)"
  }
}
