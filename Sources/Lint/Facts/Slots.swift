import CEL

/// The variables that expressions of rules see, by their places in the array that evaluation takes.
enum Slots {
  static let subject = 0
  static let shard = 1
  static let installation = 2
  static let objects = 3
  static let input = 4
  static let variables = 5
  static let item = 6
  static let count = 7

  /// What expressions of the rules of each scope see.
  static let environments = Dictionary(
    uniqueKeysWithValues: RuleDefinition.Scope.allCases.map {
      ($0, Environment(variables: declarations(for: $0)))
    })

  /// Names and types for the rules of a scope. The subject goes by the scope's name; rules about objects also see `facts`,
  /// what the model knows of the object.
  private static func declarations(for scope: RuleDefinition.Scope) -> [(
    name: String, type: StaticType
  )] {
    let subject: (String, StaticType) =
      switch scope {
      case .installation: ("installation", .record(Shapes.installation.record))
      case .shard: ("shard", .record(Shapes.shard.record))
      case .web, .jicofo, .prosody, .jvb: (scope.rawValue, .record(Shapes.component.record))
      case .haproxy: ("haproxy", .record(Shapes.haproxy.record))
      case .object: ("object", .dyn)
      case .document: ("document", .record(Shapes.document.record))
      }
    return [
      subject,
      scope == .object
        ? ("facts", .record(Shapes.object.record))
        : (scope == .shard ? "_" : "shard", .record(Shapes.shard.record)),
      (scope == .installation ? "_" : "installation", .record(Shapes.installation.record)),
      ("objects", .list(.dyn)),
      ("input", .record(Shapes.input.record)),
      ("variables", .record(RecordType(name: "variables", fields: [:]))),
      ("item", .dyn),
    ]
  }
}
