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

  /// Containers of Jitsi's images. Images under other names are not recognized, so that no other workload is denied.
  private static func image(_ kinds: String) -> String {
    #"c.image.matches("(^|/)(jitsi/|docker-jitsi-meet-|jitsi-meet-|jitsi-)(\#(kinds))([:@]|$)")"#
  }

  /// Whether a container that stays runs such an image.
  private static func runs(_ kinds: String) -> String {
    "variables.spec.containers.exists(c, has(c.image) && \(image(kinds)))"
  }

  private static let spec = Variable(
    name: "spec", expression: "object.spec.template.spec")
  private static let containers = Variable(
    name: "containers",
    expression:
      "(has(variables.spec.initContainers) ? variables.spec.initContainers : []) + variables.spec.containers"
  )
  private static let ours = Variable(
    name: "ours",
    expression:
      "variables.spec.containers.exists(c, has(c.image) && (\(image("web|jicofo|prosody|jvb")) || c.image.matches(\"(^|/)haproxy([:@]|$)\")))"
  )
  private static let part = Variable(name: "part", expression: runs("web|jicofo|prosody"))

  private static let workloads = ["deployments", "statefulsets", "daemonsets"]

  /// All policies, by rule.
  public static let all: [AdmissionPolicy] = [
    AdmissionPolicy(
      rule: "duplicate-environment", part: "", resources: workloads,
      variables: [
        spec, containers, ours,
        Variable(
          name: "repeated",
          expression:
            "variables.containers.filter(c, has(c.env) && !c.env.all(v, c.env.exists_one(w, w.name == v.name)))"
        ),
      ],
      expression: "!variables.ours || variables.repeated.size() == 0",
      message:
        #""container " + variables.repeated[0].name + " sets a variable twice: which value wins depends on the order""#
    ),
    AdmissionPolicy(
      rule: "images-pinned", part: "", resources: workloads,
      variables: [
        spec, containers, ours,
        Variable(
          name: "unpinned",
          expression:
            #"variables.containers.filter(c, has(c.image) && c.image.matches("jitsi|exporter(:|$)|(^|/)haproxy[^/]*$|(^|/)(web|jicofo|prosody|jvb)(:|$)") && !c.image.contains("@") && (c.image.endsWith(":latest") || !c.image.matches(":[^/:]+$")))"#
        ),
      ],
      expression: "!variables.ours || variables.unpinned.size() == 0",
      message:
        #""container " + variables.unpinned[0].name + " runs " + variables.unpinned[0].image + " without a fixed tag: pods that start later may run another release than the rest""#
    ),
    AdmissionPolicy(
      rule: "readiness-probes", part: "", resources: workloads,
      variables: [
        spec,
        Variable(
          name: "unprobed",
          expression:
            "variables.spec.containers.filter(c, has(c.image) && \(image("web|prosody|jvb")) && !has(c.readinessProbe))"
        ),
      ],
      expression: "variables.unprobed.size() == 0",
      message:
        #""container " + variables.unprobed[0].name + " has no readinessProbe: it is used before it is ready""#
    ),
    AdmissionPolicy(
      rule: "secrets-referenced", part: "", resources: workloads,
      variables: [
        spec, containers, ours,
        // The names that `EnvironmentEntry.isSecret` takes for secrets. A value that names a variable, a file or a switch is none.
        Variable(
          name: "literals",
          expression:
            #"variables.containers.map(c, has(c.env) ? c.env.filter(v, has(v.value) && v.name.matches("(^|_)(PASSWORDS?|PASSWD|PASS|SECRETS?|TOKEN|CREDENTIALS?)(_|$)|(PRIVATE|API)_KEY$|BINDPW$") && !v.name.matches("^(ENABLE|DISABLE|USE|REQUIRE|ALLOW)(_|$)|(^|_)(FILE|PATH|NAME|USER|USERNAME|ENABLED?|DISABLED|ID|UR[LI]|DIR|MODULES?|TYPE|LIFETIME|TTL|LENGTH|EXPIRY|TIMEOUT|HOST|PORT|SERVER|ISSUERS?|AUDIENCES?|ALGORITHM|MODE|REALM|VERSION|INTERVAL|REQUIRED|POLICY|ENDPOINT|HEADER|REF)$") && !v.value.matches("^$|^/|[$][(]|^(?i:0|1|true|false|yes|no|none)$")).map(v, v.name) : []).filter(l, l.size() > 0)"#
        ),
      ],
      expression: "!variables.ours || variables.literals.size() == 0",
      message:
        #"variables.literals[0][0] + " is a literal value: anyone who can read the object can log in with it; read it from a Secret""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "selectors-unversioned", part: "", resources: workloads,
      variables: [
        spec, ours,
        Variable(
          name: "versioned",
          expression:
            #"!has(object.spec.selector.matchLabels) ? [] : object.spec.selector.matchLabels.filter(k, k in ["helm.sh/chart", "app.kubernetes.io/version"] || k in ["chart", "chart-version", "version", "appVersion", "app-version", "release-version", "image-tag", "tag"] && object.spec.selector.matchLabels[k].matches("[0-9][.][0-9]|[0-9]{4}"))"#
        ),
      ],
      expression: "!variables.ours || variables.versioned.size() == 0",
      message:
        #""the selector has the label " + variables.versioned[0] + ", which changes with every release: an upgrade is refused, because a selector is immutable""#,
      isPartial: true
    ),
    AdmissionPolicy(
      rule: "shard-rolling-deployments", part: "kind", resources: ["statefulsets", "daemonsets"],
      variables: [spec, part], expression: "!variables.part",
      message:
        #""web, jicofo and prosody must be a Deployment, which starts the new pod before it stops the old one""#
    ),
    AdmissionPolicy(
      rule: "shard-rolling-deployments", part: "strategy", resources: ["deployments"],
      variables: [spec, part],
      expression:
        #"!variables.part || !has(object.spec.strategy) || !has(object.spec.strategy.type) || object.spec.strategy.type != "Recreate""#,
      message:
        #""the strategy Recreate stops the shard during every rollout: set spec.strategy.type to RollingUpdate""#
    ),
    AdmissionPolicy(
      rule: "shard-singletons", part: "", resources: ["deployments", "statefulsets"],
      variables: [spec, Variable(name: "single", expression: runs("jicofo|prosody"))],
      expression:
        "!variables.single || !has(object.spec.replicas) || object.spec.replicas <= 1",
      message:
        #""jicofo and prosody do not cluster: with " + string(object.spec.replicas) + " replicas, each has rooms that the others do not see""#,
      isPartial: true
    ),
  ]
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
