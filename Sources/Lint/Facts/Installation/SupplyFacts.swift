import CEL
import Jitsi
import YAML

struct NamedSecretSubject: Sendable {
  let secret: NamedSecret
}

extension InstallationSubject {
  /// The volume claims of its Grafana pods; the rules for Grafana report everything else they lack.
  fileprivate var grafanaClaims: [(namespace: String, PodReference)] {
    var found: [(namespace: String, PodReference)] = []
    var seen: Set<String> = []
    for server in monitoring.servers(with: installation) {
      guard monitoring.grafana(server) != nil, case .workload(let workload, _) = server.form else {
        continue
      }
      for reference in PodReference.find(in: workload.template, of: workload.object)
      where reference.kind == "PersistentVolumeClaim"
        && seen.insert("\(workload.namespace)/\(reference.name)").inserted
      {
        found.append((workload.namespace, reference))
      }
    }
    return found
  }
}

extension FactSchemas {
  /// Facts about what an installation needs from the rest of the cluster.
  static let supplyFacts: [Fact<InstallationSubject>] = [
    Fact("hasServices", .bool, "whether the input has any Service in its namespace") {
      .bool($0.context.index.hasAny("Service", in: $0.installation.namespace))
    },
    Fact(
      "references", .list(.record(reference.record)),
      "objects that its pods need to start, and the claims of its Grafanas, each once, without optional ones"
    ) { subject in
      .list(
        (subject.context.cache(ofInstallation: subject.installation.id).references
          + subject.grafanaClaims).map {
            namespace, found in
            subject.context.record(
              ReferenceSubject(context: subject.context, namespace: namespace, reference: found),
              reference
            ) { .node($0.reference.node) }
          })
    },
    Fact(
      "namedSecrets", .list(.record(namedSecret.record)),
      "variables of its pods whose names mark a secret value"
    ) { subject in
      .list(
        subject.inventory.namedSecrets(of: subject.installation).map { secret in
          subject.context.record(NamedSecretSubject(secret: secret), namedSecret) {
            .node($0.secret.place)
          }
        })
    },
    Fact(
      "certificateCopies", .list(.record(certificateCopy.record)),
      "uses of its certificates in other namespaces"
    ) { subject in
      let context = subject.context
      return .list(
        context.index.routing.certificateCopies[subject.installation.id]
          .filter { !context.index.hasMaker(ofSecret: $0.name, in: $0.use.namespace) }
          .map { context.certificateCopy($0) })
    },
  ]

  static let namedSecret: RecordSchema<NamedSecretSubject> = RecordSchema(
    "namedSecret",
    [
      Fact("name", .string, "the variable's name") { .string($0.secret.entry.name) },
      Fact("container", .string, "the first container that has it") {
        .string($0.secret.container)
      },
      Fact("value", .string, "its value; null if the input does not show it") {
        .text($0.secret.entry.value)
      },
      Fact(
        "origin", .string,
        "literal, secretKey, configMapKey, secret or configMap (both under envFrom), or field"
      ) { .string($0.secret.entry.origin.word) },
      Fact("from", .string, "the name of the Secret or ConfigMap; null for others") {
        .text($0.secret.entry.origin.object)
      },
      Fact("key", .string, "its key in the Secret; null if it comes from elsewhere") {
        switch $0.secret.entry.origin {
        case .secretKey(_, let key, _): .string(key)
        case .secret: .string($0.secret.entry.name)
        case .literal, .configMapKey, .configMap, .field: .null
        }
      },
      Fact("shown", .bool, "whether its value is in a ConfigMap of the input") {
        .bool($0.secret.place != $0.secret.entry.node)
      },
    ])
}

extension EnvironmentEntry.Origin {
  var word: String {
    switch self {
    case .literal: "literal"
    case .secretKey: "secretKey"
    case .configMapKey: "configMapKey"
    case .secret: "secret"
    case .configMap: "configMap"
    case .field: "field"
    }
  }

  /// The Secret or ConfigMap that it comes from.
  var object: String? {
    switch self {
    case .secretKey(let name, _, _), .configMapKey(let name, _, _), .secret(let name),
      .configMap(let name):
      name
    case .literal, .field: nil
    }
  }
}
