import CEL

/// The variables of rule expressions, by their slots in the array that evaluation receives.
enum RuleVariables {
  static let subject = 0
  static let shard = 1
  static let installation = 2
  static let objects = 3
  static let input = 4
  static let variables = 5
  static let item = 6
  static let each = 7
  static let count = 8

  /// The typed variables for expressions of rules with a scope.
  static func environment(for scope: RuleDefinition.Scope) -> Environment {
    Environment(variables: declarations(for: scope))
  }

  /// The same names without types, for expressions that have already been checked.
  static func trustingEnvironment(for scope: RuleDefinition.Scope) -> Environment {
    let names = names(for: scope).map { (name: $0, type: StaticType.dyn) }
    return Environment(variables: names, isChecked: false)
  }

  /// The subject is named after the scope; rules about objects also have `facts`, the inventory's facts about the object.
  private static func names(for scope: RuleDefinition.Scope) -> [String] {
    [
      scope.rawValue, scope == .object ? "facts" : scope == .shard ? "_" : "shard",
      scope == .installation ? "_" : "installation", "objects", "input", "variables", "item",
      "each",
    ]
  }

  private static func declarations(for scope: RuleDefinition.Scope) -> [(
    name: String, type: StaticType
  )] {
    let subject: StaticType =
      switch scope {
      case .installation: .record(FactSchemas.installation.record)
      case .shard: .record(FactSchemas.shard.record)
      case .web: .record(FactSchemas.web.record)
      case .jicofo: .record(FactSchemas.jicofo.record)
      case .prosody: .record(FactSchemas.prosody.record)
      case .jvb: .record(FactSchemas.jvb.record)
      case .haproxy: .record(FactSchemas.haproxy.record)
      case .object: .dyn
      case .document: .record(FactSchemas.document.record)
      }
    let types: [StaticType] = [
      subject, .record(scope == .object ? FactSchemas.object.record : FactSchemas.shard.record),
      .record(FactSchemas.installation.record), .list(.dyn), .record(FactSchemas.input.record),
      .record(RecordType(name: "variables", fields: [:])), .dyn, .dyn,
    ]
    return zip(names(for: scope), types).map { (name: $0, type: $1) }
  }
}
