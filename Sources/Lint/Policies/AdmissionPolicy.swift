public import YAML

/// A rule as a ValidatingAdmissionPolicy, for what one object proves.
///
/// source: kubernetes/api v0.36.2 2f4cefd admissionregistration/v1/types.go (ValidatingAdmissionPolicySpec)
public struct AdmissionPolicy: Sendable {
  /// An expression with a name, which later expressions refer to as `variables.NAME`.
  public struct Variable: Sendable, Hashable {
    public let name: String
    public let expression: String
  }

  /// The rule that it is a part of.
  public let rule: String
  /// What distinguishes it from the rule's other policies; empty if there is one.
  public let part: String
  /// The resources of the group `apps` that it checks.
  public let resources: [String]
  public let variables: [Variable]
  /// What must be true of an object.
  public let expression: String
  /// The text of a violation, an expression.
  public let message: String
  /// Whether the rule also finds what no single object of these kinds proves, and what the policy therefore accepts.
  public var isPartial = false

  public var name: String { "kubectl-jitsi-\(rule)" + (part.isEmpty ? "" : "-\(part)") }
}

/// What happens with an object that violates a policy.
public enum PolicyAction: String, Sendable, CaseIterable {
  case audit, warn, deny

  /// The actions of a binding. The API server accepts no warning beside a denial, which repeats it.
  // source: kubernetes/api v0.36.2 2f4cefd admissionregistration/v1/types.go (ValidationActions)
  var actions: [String] {
    switch self {
    case .audit: ["Audit"]
    case .warn: ["Warn", "Audit"]
    case .deny: ["Deny"]
    }
  }
}

/// The namespaces in which a binding applies a policy.
public enum PolicyScope: Sendable {
  case all
  case namespace(String)
  /// Namespaces with these labels.
  case labels([(key: String, value: String)])

  var content: Content? {
    let labels: [(key: String, value: String)]
    switch self {
    case .all: return nil
    case .namespace(let name): labels = [("kubernetes.io/metadata.name", name)]
    case .labels(let all): labels = all
    }
    let entries = labels.map { Content.Entry($0.key, .of($0.value)) }
    return ["namespaceSelector": ["matchLabels": .map(entries)]]
  }
}

extension AdmissionPolicy {
  /// The policy and its binding.
  ///
  /// - Parameters:
  ///   - action: What happens with an object that violates it.
  ///   - scope: Where it applies.
  ///   - page: The address of the rule's page.
  public func objects(action: PolicyAction, scope: PolicyScope, page: String) -> [Content] {
    func metadata() -> Content {
      [
        "name": .of(name), "labels": ["app.kubernetes.io/managed-by": "kubectl-jitsi"],
        "annotations": ["kubectl-jitsi.dev/rule": .of(page)],
      ]
    }
    let variables = variables.map { variable -> Content in
      ["name": .of(variable.name), "expression": .of(variable.expression)]
    }
    var binding: [Content.Entry] = [
      Content.Entry("policyName", .of(name)),
      Content.Entry(
        "validationActions", .list(action.actions.map { .of($0) })),
    ]
    if let content = scope.content { binding.append(Content.Entry("matchResources", content)) }
    return [
      [
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
        "metadata": metadata(),
        "spec": [
          // An expression that fails must not stop a rollout.
          "failurePolicy": "Ignore",
          "matchConstraints": [
            "resourceRules": [
              [
                "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"],
                "resources": .list(resources.map { .of($0) }),
              ]
            ]
          ],
          "variables": .list(variables),
          "validations": [
            ["expression": .of(expression), "messageExpression": .of(message)]
          ],
        ],
      ],
      [
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding", "metadata": metadata(),
        "spec": .map(binding),
      ],
    ]
  }
}
