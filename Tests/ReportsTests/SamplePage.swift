import Foundation
import Jitsi
import Kubernetes
import Lint
import YAML

/// A report with an inventory, for pages: two shards behind HAProxy, one of them without jicofo.
enum SamplePage {
  static let file = SourceFile(
    name: "meet <1> & \"two\".yaml",
    text: ([ingress, haproxy, peers] + shard(0) + shard(1).filter { !$0.contains("jicofo") })
      .joined(separator: "---\n"))

  static let report = LintReport(
    findings: [
      finding(
        "haproxy-peer-services", .error, "haproxy-1 has no `selector` & leads <nowhere>",
        "type: ExternalName", "Service", "haproxy-1"),
      finding(
        "ingress-backend", .warning, "the Ingress names no port", "meet-entry", "Ingress",
        "meet-entry", apiVersion: "networking.k8s.io/v1"),
      finding(
        "shard-wiring", .error, "jvb of shard 1 talks to shard 0", "hunter2-1-jvb", "Deployment",
        "shard-1-jvb", apiVersion: "apps/v1", shard: 1),
      finding(
        "shard-complete", .error, "shard 1 has no jicofo", "shard-1-prosody", "Deployment",
        "shard-1-prosody", apiVersion: "apps/v1", shard: 1),
      finding("monitoring-adapter", .info, "no adapter", "kind: Ingress", nil, nil),
    ], objects: 12, shards: 2, installations: 1, suppressed: 2, inventory: inventory)

  /// Returns a report with many shards and no findings.
  static func clear(shards: Int) -> LintReport {
    let text = (0..<shards).flatMap { shard($0) }.joined(separator: "---\n")
    let tree = Tree(parsing: SourceFile(name: "many.yaml", text: text))
    return LintReport(
      findings: [], objects: shards * 5, shards: shards, installations: 1, suppressed: 0,
      inventory: Inventory(ObjectSet([tree])))
  }

  /// A report with the same problem in four shards, and one that only a single shard has.
  static let shards: LintReport = {
    let text = (0..<4).flatMap { shard($0) }.joined(separator: "---\n")
    let file = SourceFile(name: "many.yaml", text: text)
    var findings = (0..<4).map { (shard: Int) -> Finding in
      finding(
        "shard-wiring", .error, "jvb of shard \(shard) talks to nobody", "hunter2-\(shard)-jvb",
        "Deployment", "shard-\(shard)-jvb", apiVersion: "apps/v1", shard: shard, in: file)
    }
    findings.append(
      finding(
        "shard-complete", .warning, "shard 2 is alone", "hunter2-2-web", "Deployment",
        "shard-2-web", apiVersion: "apps/v1", shard: 2, in: file))
    return LintReport(
      findings: findings, objects: 20, shards: 4, installations: 1, suppressed: 0,
      inventory: Inventory(ObjectSet([Tree(parsing: file)])))
  }()

  private static let inventory = Inventory(ObjectSet([Tree(parsing: file)]))

  private static let ingress = """
    kind: Ingress
    apiVersion: networking.k8s.io/v1
    metadata: {name: meet-entry, namespace: meet}
    spec:
      rules:
      - host: meet.riverside-school.net
        http: {paths: [{path: /, backend: {service: {name: haproxy, port: {name: http}}}}]}

    """

  private static let haproxy = """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: haproxy, namespace: meet, labels: {app: haproxy}}
    spec:
      replicas: 2
      selector: {matchLabels: {app: haproxy}}
      template:
        metadata: {labels: {app: haproxy}}
        spec:
          containers:
          - {name: haproxy, image: "haproxy:3.0", volumeMounts: [{name: c, mountPath: /etc}]}
          volumes: [{name: c, configMap: {name: haproxy}}]
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: haproxy, namespace: meet}
    data:
      haproxy.cfg: |
        peers rooms
          peer haproxy-0 haproxy-0:1024
          peer haproxy-1 haproxy-1:1024
        frontend http
          bind *:80
          default_backend jitsi
        backend jitsi
          stick-table type string size 1k peers rooms
          server shard0 shard-0-web:80
          server shard1 shard-1-web:80

    """

  private static let peers = """
    apiVersion: v1
    kind: Service
    metadata: {name: haproxy-1, namespace: meet}
    spec:
      type: ExternalName
      ports: [{port: 1024}]

    """

  private static func shard(_ index: Int) -> [String] {
    ["web", "jicofo", "prosody", "jvb"].map { name in
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shard-\(index)-\(name), namespace: meet, labels: {app: \(name), shard: "\(index)"}}
      spec:
        selector: {matchLabels: {app: \(name), shard: "\(index)"}}
        template:
          metadata: {labels: {app: \(name), shard: "\(index)"}}
          spec:
            containers:
            - name: \(name)
              image: jitsi/\(name):stable-10741
              env:
              - name: \(name.uppercased())_AUTH_PASSWORD
                value: hunter2-\(index)-\(name)

      """
    } + [
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shard-\(index)-web, namespace: meet}
      spec: {selector: {app: web, shard: "\(index)"}, ports: [{port: 80}]}

      """
    ]
  }

  /// A report with a Secret that the prosodies and jicofos of two shards read, and a finding about it.
  static let sharedSecret: LintReport = {
    var text = (0..<2).flatMap { shard($0) }.joined(separator: "---\n")
    for shard in 0..<2 {
      for name in ["jicofo", "prosody"] {
        text = text.replacingOccurrences(
          of: "value: hunter2-\(shard)-\(name)",
          with: "valueFrom: {secretKeyRef: {name: jitsi-config, key: PASSWORD}}")
      }
    }
    text += """
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: jitsi-config, namespace: meet}
      data: {PASSWORD: aHVudGVyMg==}

      """
    let file = SourceFile(name: "secret.yaml", text: text)
    return LintReport(
      findings: [
        finding(
          "secrets-strong", .warning, "the password is weak", "data: {PASSWORD", "Secret",
          "jitsi-config", in: file)
      ], objects: 11, shards: 2, installations: 1, suppressed: 0,
      inventory: Inventory(ObjectSet([Tree(parsing: file)])))
  }()

  private static func finding(
    _ rule: String, _ severity: Severity, _ message: String, _ place: String, _ kind: String?,
    _ name: String?, apiVersion: String = "v1", shard: Int? = nil,
    in file: SourceFile = file
  ) -> Finding {
    let (start, end) = file.marks(of: place)
    var object: ObjectReference?
    if let kind, let name {
      object = ObjectReference(apiVersion: apiVersion, kind: kind, namespace: "meet", name: name)
    }
    return Finding(
      rule: rule, severity: severity, message: message, remediation: "do `this`, not that",
      shard: shard, object: object, path: "spec", file: file, start: start, end: end,
      source: nil, fix: nil)
  }
}
