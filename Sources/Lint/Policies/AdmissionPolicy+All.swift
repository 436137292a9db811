extension AdmissionPolicy {
  /// All policies, by rule.
  public static let all = (general + bridges + starts).sorted { $0.name < $1.name }

  private static let general: [AdmissionPolicy] = [
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
