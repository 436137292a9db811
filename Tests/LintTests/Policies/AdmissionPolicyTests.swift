import CEL
import Testing
import YAML

@testable import Kubernetes
@testable import Lint

/// Tests policies on the examples of their rules.
struct AdmissionPolicyTests {
  /// A policy denies the objects in which its rule finds something, or some of them, and no other.
  @Test(arguments: AdmissionPolicy.all.map(\.rule).uniqued)
  func aPolicyAgreesWithItsRule(rule: String) throws {
    let policies = try AdmissionPolicy.all.filter { $0.rule == rule }.map(Compiled.init)
    let kinds = Set(policies.flatMap(\.kinds))
    var denied = 0
    var admitted = 0
    for example in RuleFiles.cases where example.rule == rule {
      let test = try example.test
      guard case .example(let name) = test.input else { continue }
      let objects = try RuleTestInput(
        try #require(RuleTestExamples.objects(of: name)), edited: test
      ).objects
      let expected = Set(
        test.expected.filter { $0.rule ?? rule == rule }.compactMap(\.object)
          .filter { kinds.contains($0.prefix { $0 != "/" }.description) })
      for object in objects {
        let kind = object["kind"]?.text ?? ""
        let name = "\(kind)/\(object["metadata"]?["name"]?.text ?? "")"
        guard kinds.contains(kind) else { continue }
        let isAdmitted = try policies.filter { $0.kinds.contains(kind) }
          .allSatisfy { try $0.admits(object) }
        let mayBeAdmitted = policies.contains(where: \.isPartial)
        #expect(
          isAdmitted == !expected.contains(name) || isAdmitted && mayBeAdmitted,
          "\(test.name): \(name) is \(isAdmitted ? "admitted" : "denied")")
        if isAdmitted { admitted += 1 } else { denied += 1 }
      }
    }
    #expect(denied > 0 && admitted > 0)
  }

  /// The expressions use fields that exist in every kind that the policy matches.
  @Test(arguments: AdmissionPolicy.all.map(\.name))
  func expressionsFitTheSchemasOfTheirKinds(name: String) throws {
    let policy = try #require(AdmissionPolicy.all.first { $0.name == name })
    for kind in Compiled.kinds(of: policy) {
      let type = try #require(SchemaTypes().type(of: kind))
      let compiled = try Compiled(policy, object: type)
      #expect(compiled.condition.resultType.mayBeBool)
      #expect(compiled.message.resultType.mayBeString)
    }
  }

  /// The API server decodes every field of a policy and of its binding.
  @Test(arguments: PolicyAction.allCases)
  func theSchemaKnowsEveryField(action: PolicyAction) {
    for scope in [PolicyScope.all, .namespace("meet"), .labels([("team", "video")])] {
      let objects = AdmissionPolicy.all.flatMap {
        $0.objects(action: action, scope: scope, page: "https://example.com")
      }
      let source = SourceFile(name: "policies.yaml", text: DocumentWriter.text(objects))
      let table = SchemaTable()
      let read = ObjectSet([Tree(parsing: source)]).objects
      #expect(read.count == objects.count)
      for object in read {
        #expect(table.type(of: object) != nil)
        let faults = table.faults(of: object, minor: 36)
        #expect(faults.isEmpty, "\(object.name): \(faults)")
      }
    }
  }

  @Test func aFieldThatNoDeploymentHasIsRefused() throws {
    let type = try #require(SchemaTypes().type(of: "Deployment"))
    let environment = Environment(variables: [("object", type)])
    #expect(throws: CompileError.self) {
      _ = try environment.compile("object.spec.template.spec.container.size() == 0")
    }
    #expect(throws: CompileError.self) {
      _ = try environment.compile("has(object.spec.serviceName)")
    }
  }

  @Test func everyRuleHasAPolicyOrAReason() throws {
    let rules = try RuleFiles.set.get().rules
    let withPolicy = Set(AdmissionPolicy.all.map(\.rule))
    #expect(withPolicy.isSubset(of: rules.map(\.id)))
    var reasons: [String: [String]] = [:]
    for rule in rules where !withPolicy.contains(rule.id) {
      let reason = try #require(PolicyObstacle(rule.definition), "\(rule.id) has no reason").text
      reasons[reason, default: []].append(rule.id)
    }
    // Rules about the same facts share a reason, but no reason is a general one.
    for (reason, rules) in reasons { #expect(rules.count <= 2, "\(reason): \(rules)") }
    func reason(_ id: String) throws -> String? {
      PolicyObstacle(try #require(rules.first { $0.id == id }).definition)?.text
    }
    #expect(
      try reason("shard-release-skew")
        == "compares the workloads of a shard with the releases of the rest")
    #expect(
      try reason("duplicate-keys")
        == "reports keys that are written twice, which the API server does not see")
    #expect(
      try reason("haproxy-checks-shard") == """
        reads the request of health checks, the checks of servers and the servers in haproxy.cfg, which CEL cannot parse, \
        and compares them with the shards
        """)
    #expect(
      try reason("ingress-certificate") == """
        compares an Ingress with the Certificates and Secrets of its hosts and the installation of its namespace
        """)
  }

  /// What is said of facts is about facts that exist.
  @Test func reasonsNameFactsThatExist() {
    let known = Set(
      FactCatalogue.records.flatMap { record in record.fields.map { "\(record.name).\($0.name)" } })
    for row in PolicyInput.table {
      for fact in row.facts.split(separator: " ") { #expect(known.contains(String(fact))) }
    }
  }

  /// A policy, its variables and its condition as the API server compiles them.
  private struct Compiled {
    let kinds: [String]
    let isPartial: Bool
    private let variables: [Program]
    let condition: Program
    let message: Program

    static func kinds(of policy: AdmissionPolicy) -> [String] {
      let all = [
        "deployments": "Deployment", "statefulsets": "StatefulSet", "daemonsets": "DaemonSet",
      ]
      return policy.resources.compactMap { all[$0] }
    }

    init(_ policy: AdmissionPolicy) throws { try self.init(policy, object: .dyn) }

    init(_ policy: AdmissionPolicy, object: StaticType) throws {
      kinds = Self.kinds(of: policy)
      isPartial = policy.isPartial
      var known: [(name: String, type: StaticType)] = [("object", object)]
      var programs: [Program] = []
      for variable in policy.variables {
        let program = try Environment(variables: known).compile(variable.expression)
        programs.append(program)
        known.append(("variables.\(variable.name)", program.resultType))
      }
      variables = programs
      condition = try Environment(variables: known).compile(policy.expression)
      message = try Environment(variables: known).compile(policy.message)
    }

    /// Evaluates the policy, and its message if it denies the object.
    func admits(_ object: Content) throws -> Bool {
      var values = [Self.value(object)]
      for variable in variables { values.append(try variable.evaluate(values)) }
      if try condition.evaluateCondition(values) { return true }
      guard case .string(let text) = try message.evaluate(values) else { return false }
      #expect(!text.isEmpty)
      return false
    }

    /// The object as the API server decodes it: a field that is null is not set.
    private static func value(_ content: Content) -> Value {
      switch content {
      case .list(let elements): return .list(elements.map(value))
      case .map(let entries):
        var pairs: [(key: String, value: Value)] = []
        for entry in entries where entry.value != .scalar(.null) {
          pairs.append((entry.key, value(entry.value)))
        }
        return .map(MapValue(pairs))
      case .scalar(.string(let text)): return .string(text)
      case .scalar(.bool(let flag)): return .bool(flag)
      case .scalar(.int(let number)): return .int(number)
      case .scalar(.double(let number)): return .double(number)
      case .scalar: return .null
      }
    }
  }

  /// The types of the API server's kinds, from the schemas.
  private final class SchemaTypes {
    private let table = SchemaTable()

    func type(of kind: String) -> StaticType? {
      let source = SourceFile(
        name: "kind.yaml", text: "apiVersion: apps/v1\nkind: \(kind)\nmetadata: {name: a}\n")
      let objects = ObjectSet([Tree(parsing: source)]).objects
      return objects.first.flatMap { table.type(of: $0) }.map { record($0, depth: 0) }
    }

    private func record(_ number: Int, depth: Int) -> StaticType {
      guard depth < 8 else { return .dyn }
      var fields: [String: StaticType] = [:]
      for field in table.type(number).fields {
        fields[String(decoding: field.name, as: UTF8.self)] = type(field.value, depth: depth)
      }
      return .record(RecordType(name: "object", fields: fields))
    }

    private func type(_ value: SchemaValue, depth: Int) -> StaticType {
      let base: StaticType =
        switch value.base {
        case .string, .quantity, .time: .string
        case .int32, .int64: .int
        case .bool: .bool
        case .object: record(value.number, depth: depth + 1)
        default: .dyn
        }
      return wrapped(wrapped(base, value.inner), value.outer)
    }

    private func wrapped(_ type: StaticType, _ wrapper: SchemaValue.Wrapper) -> StaticType {
      switch wrapper {
      case .none: type
      case .list: .list(type)
      case .map: .map(type)
      }
    }
  }
}

extension [String] {
  fileprivate var uniqued: [String] { Set(self).sorted() }
}
