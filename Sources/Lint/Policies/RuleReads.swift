import CEL
import Synchronization

/// The facts that decide whether a rule finds something, without those that only its messages and fixes use.
struct RuleReads {
  /// The facts as `record.field`, with the name of the record that declares the field.
  let facts: Set<String>
  /// Whether it goes through components of a shard.
  var comparesComponents: Bool { facts.contains { $0.hasPrefix("shard.") } }
  /// Whether it goes through all objects of the input.
  let readsAllObjects: Bool

  init(_ definition: RuleDefinition) {
    let collector = Collector()
    var environment = RuleVariables.environment(for: definition.scope)
    environment.observeSelections { collector.add($0, $1) }
    var variables: [String: (facts: Set<String>, objects: Bool)] = [:]
    var types: [String: StaticType] = [:]
    var facts: Set<String> = []
    var objects = false

    func compile(_ expression: RuleDefinition.Expression?) -> (
      facts: Set<String>, objects: Bool, type: StaticType
    ) {
      guard let expression, let program = try? environment.compile(expression.text) else {
        return ([], false, .dyn)
      }
      var read = collector.take()
      var objects = program.usedVariables.contains(RuleVariables.objects)
      for name in program.fields(of: RuleVariables.variables) {
        guard let known = variables[name] else { continue }
        read.formUnion(known.facts)
        objects = objects || known.objects
      }
      return (read, objects, program.resultType)
    }
    func use(_ expression: RuleDefinition.Expression?) -> StaticType {
      let read = compile(expression)
      facts.formUnion(read.facts)
      objects = objects || read.objects
      return read.type
    }

    for variable in definition.variables {
      environment.declare(
        "variables", as: .record(RecordType(name: "variables", fields: types)))
      let read = compile(variable.expression)
      variables[variable.name] = (read.facts, read.objects)
      types[variable.name] = read.type
    }
    environment.declare("variables", as: .record(RecordType(name: "variables", fields: types)))
    _ = use(definition.when)
    for validation in definition.validations {
      environment.declare("item", as: .dyn)
      if case .list(let element) = use(validation.forEach) {
        environment.declare("item", as: element)
      }
      _ = use(validation.when)
      _ = use(validation.expression)
    }
    self.facts = facts
    readsAllObjects = objects
  }

  /// Collects the fields that the compilation of one expression reports.
  private final class Collector: Sendable {
    private let facts = Mutex<Set<String>>([])

    func add(_ record: RecordType, _ field: String) {
      var owner = record
      while let base = owner.base, base.fields[field] != nil { owner = base }
      guard owner.name != "variables" else { return }
      facts.withLock { _ = $0.insert("\(owner.name).\(field)") }
    }

    func take() -> Set<String> {
      facts.withLock { all in
        defer { all = [] }
        return all
      }
    }
  }
}
