// swift-format-ignore-file
// Generated from rules/ by `make docs`; edit the rules, not this file.

/// The rules that are part of the program.
public enum EmbeddedRules {
  public static let all: [RuleDefinition] = [
    prosodyClusterip(),
  ]
}

private func prosodyClusterip() -> RuleDefinition {
  RuleDefinition(
    id: "prosody-clusterip", severity: .error,
    summary: "Every shard's prosody is reached through a ClusterIP Service",
    rationale: "Web, jicofo and the bridges of a shard find their prosody by the name of its Service. Without one nobody can join a meeting of the shard; with a Service that is open to the outside, strangers can speak XMPP to it.",
    remediation: "Give the shard's prosody a Service of type ClusterIP that selects its pod, with the ports 5222 and 5280.",
    scope: .prosody,
    variables: [
      .init("services", .init("shard.services.filter(s, s.component == \"prosody\" || s.pods.exists(p, p.kind == \"prosody\"))")),
      .init("named", .init("variables.services.filter(s, s.name == prosody.name)")),
      .init("service", .init("variables.named.size() > 0 ? variables.named[0] : variables.services.size() > 0 ? variables.services[0] : null"))
    ],
    validations: [
      .init(when: .init("variables.service != null"),
        expression: .init("variables.service.type == \"ClusterIP\""),
        messageExpression: .init("\"prosody of shard \" + string(shard.index) + \" is reached through a \" + variables.service.type + \" Service: its XMPP ports are open to the outside\""),
        object: .init("variables.service"),
        path: "spec.type"),
      .init(expression: .init("variables.service != null"),
        messageExpression: .init("\"prosody of shard \" + string(shard.index) + \" has no Service: nobody can join a meeting of this shard\""))
    ]
  )
}
