import CEL
import Testing

struct StaticTypeTests {
  private static let service = RecordType(
    name: "service", fields: ["spec": .dyn, "name": .string, "ports": .list(.int)])
  private static let component = RecordType(name: "prosody") {
    ["service": .record(service), "shard": .record(shard), "ready": .bool]
  }
  private static let shard: RecordType = RecordType(name: "shard") {
    ["index": .int, "prosody": .record(component), "labels": .map(.string)]
  }
  private let environment = Environment(variables: [
    (name: "shard", type: .record(shard)), (name: "shards", type: .list(.record(shard))),
    (name: "any", type: .dyn), (name: "variables.service", type: .record(service)),
  ])

  @Test func namesThatAreNone() {
    expectRefusal(
      [
        "shard.prosdy": "1:7: no such field `prosdy` in shard; did you mean `prosody`?",
        "shard.prosody.service.spce.type":
          "1:23: no such field `spce` in service; did you mean `spec`?",
        "shard.zebra": "1:7: no such field `zebra` in shard; it has index, labels, prosody",
        "shard.?prosdy": "1:8: no such field `prosdy` in shard; did you mean `prosody`?",
        "has(shard.prosdy)": "1:11: no such field `prosdy` in shard; did you mean `prosody`?",
        "shards.all(s, s.indx == 1)": "1:17: no such field `indx` in shard; did you mean `index`?",
        "shards[0].indx": "1:11: no such field `indx` in shard; did you mean `index`?",
        "shards.filter(s, s.index > 0)[0].indx":
          "1:34: no such field `indx` in shard; did you mean `index`?",
        "shard.prosody.shard.prosody.shard.idx":
          "1:35: no such field `idx` in shard; it has index, labels, prosody",
        "shard.?prosody.?shrd":
          "1:17: no such field `shrd` in prosody; did you mean `shard`?",
        "shards.first().indx": "1:16: no such field `indx` in shard; did you mean `index`?",
        "shard.prosody.?service.orValue(null).nmae":
          "1:38: no such field `nmae` in service; did you mean `name`?",
        "shard.index.value": "1:13: no such field `value`: type 'int' has no fields",
        "shrad.index": "1:1: undeclared reference to 'shrad'; did you mean `shard`?",
        "x": "1:1: undeclared reference to 'x'",
        "variables.servce.spec": "1:1: undeclared reference to 'variables'",
        "variables.service.spek":
          "1:19: no such field `spek` in service; did you mean `spec`?",
        "[1].all(x, y)": "1:12: undeclared reference to 'y'",
      ], in: environment)
  }

  @Test func operatorsOnTypesThatTheyCannotWorkOn() throws {
    expectRefusal(
      [
        "shard.index == '1'":
          "1:13: found no matching overload for '_==_' applied to '(int, string)'",
        "'shard ' + shard.index":
          "1:10: found no matching overload for '_+_' applied to '(string, int)'",
        "shard.index < '1'":
          "1:13: found no matching overload for '_<_' applied to '(int, string)'",
        "shard.?index == 1":
          "1:14: found no matching overload for '_==_' applied to '(optional(int), int)'",
        "'a' in shard.prosody.service.ports":
          "1:5: found no matching overload for '@in' applied to '(string, list(int))'",
        "shard.index in 5": "1:13: found no matching overload for '@in' applied to '(int, int)'",
        "shard.index && true": "1:7: '_&&_' requires a bool, not 'int'",
        "true || 'a'": "1:9: '_||_' requires a bool, not 'string'",
        "!shard.index": "1:8: '!_' requires a bool, not 'int'",
        "size(any) ? 1 : 2": "1:1: '_?_:_' requires a bool, not 'int'",
        "shards.all(s, s.index)": "1:17: 'all()' requires a bool, not 'int'",
        "shards.map(s, s.index, true)": "1:17: 'map()' requires a bool, not 'int'",
        "timestamp(0) + timestamp(0)":
          "1:14: found no matching overload for '_+_' applied to '(timestamp, timestamp)'",
      ], in: environment)
    for source in [
      "shard.prosody == null", "shard.index == 1.0", "shard.index < 2u", "any + 1", "any && any",
      "shard.index in [1u, 2]", "shard == any", "shard.labels == {'a': 'b'}", "1 in shard.labels",
    ] {
      _ = try environment.compile(source)
    }
  }

  @Test func functionsThatAreNone() {
    expectRefusal([
      "siez([])": "1:1: undeclared reference to 'siez'; did you mean `size`?",
      "'a'.startWith('a')":
        "1:5: undeclared reference to 'startWith'; did you mean `startsWith`?",
      "size()":
        "1:1: found no matching overload for 'size' called as a function with 0 arguments; it is a.size()",
      "'a'.startsWith()":
        "1:5: found no matching overload for 'startsWith' called as a method with 0 arguments; it is a.startsWith(b)",
      "startsWith('a', 'b')":
        "1:1: found no matching overload for 'startsWith' called as a function with 2 arguments; it is a.startsWith(b)",
      "[1].all(x)": "1:5: undeclared reference to 'all'",
      "math.cell(1.0)": "1:1: undeclared reference to 'math.cell'; did you mean `math.ceil`?",
    ])
  }

  @Test func resultTypes() throws {
    let expected: KeyValuePairs = [
      "shard.index": "int", "shard.prosody": "prosody", "shard.prosody.ready": "bool",
      "shard.index == 1": "bool", "any.x": "dyn", "'a'": "string", "size(any)": "int",
      "any in [1]": "bool", "has(any.x)": "bool", "any.all(x, true)": "bool",
      "any.matches('a')": "bool",
      "[1, 2]": "list(int)", "[1, 'a']": "list(dyn)", "shards.map(s, s.index)": "list(int)",
      "shards.filter(s, true)": "list(shard)", "shard.?index": "optional(int)",
      "shard.?index.orValue(0)": "int", "shard.?index.orValue('x')": "dyn", "any ? 1 : 2": "int",
      "any ? 1 : 'a'": "dyn", "1 + 2": "int", "timestamp(1) - timestamp(0)": "duration",
      "variables.service.ports[0]": "int", "shard.labels.app": "string", "shard['index']": "int",
      "quantity('1')": "kubernetes.Quantity", "any || any": "bool", "null": "null",
      "shards.first()": "optional(shard)", "cel.bind(s, shard, s.index)": "int",
    ]
    for (source, type) in expected {
      #expect(try environment.compile(source).resultType.description == type, "\(source)")
    }
  }

  @Test func conditionsMayOnlyBeBoolOrUnknown() throws {
    #expect(try environment.compile("any.x").resultType.mayBeBool)
    #expect(try environment.compile("!any.x").resultType.mayBeBool)
    #expect(try !environment.compile("'true'").resultType.mayBeBool)
    #expect(try !environment.compile("size(any)").resultType.mayBeBool)
    #expect(try environment.compile("'a' + any.x").resultType.mayBeString)
  }

  @Test func usedVariables() throws {
    let program = try environment.compile("shards.exists(any, any.index == 0) && shard.index == 0")
    #expect(program.variableNames == ["shard", "shards"])
    #expect(program.usedVariables == [0, 1])
    #expect(try environment.compile("variables.service.name").usedVariables == [3])
    #expect(try environment.compile("1 + 1").constant?.equals(.int(2)) == true)
  }

  @Test func fieldsThatAreSelectedFromAVariable() throws {
    let program = try environment.compile(
      "any.x.y == 1 && shards.exists(any, any.index == 1) ? any.?w : [any.x, any['v'], shard.index]"
    )
    #expect(program.fields(of: 2) == ["x", "w", "x"])
    #expect(program.fields(of: 0) == ["index"])
    #expect(program.fields(of: 1) == [])
  }

  @Test func absentRecordsAreErrorsWhenEvaluated() throws {
    let program = try environment.compile("shard.prosody.service.name == 'a'")
    let shard = Value.map(MapValue([(key: "prosody", value: .null)]))
    #expect(throws: EvaluationError.self) { try program.evaluate([shard, .null, .null, .null]) }
    do {
      _ = try program.evaluate([shard, .null, .null, .null])
    } catch {
      #expect(error.description == "1:15: no such key: service")
    }
    do {
      _ = try program.evaluate([])
      Issue.record("evaluates without variables")
    } catch {
      #expect(error.message == "no such attribute: shard")
    }
  }

  @Test func uncheckedNamesFailWhenEvaluated() throws {
    let environment = Environment(variables: [], isChecked: false)
    #expect(try environment.compile("nope || true").evaluate([]).equals(.bool(true)))
    #expect(throws: EvaluationError.self) { try environment.compile("nope()").evaluate([]) }
  }

  @Test func evaluateConditionWantsABool() throws {
    let environment = Environment(variables: [("x", .dyn)])
    let program = try environment.compile("x")
    #expect(try program.evaluateCondition([.bool(true)]))
    #expect(throws: EvaluationError.self) { try program.evaluateCondition([.int(1)]) }
  }
}
