import Lint
import YAML

/// A report like one of real manifests: two files, all severities, optional fields present and absent.
enum SampleReport {
  static let rendering = SourceFile(
    name: "render.yaml",
    text: """
      ---
      # Source: jitsi/templates/prosody-svc.yaml
      apiVersion: v1
      kind: Service
      metadata:
        name: shard-1-prosody
      spec:
        type: LoadBalancer
        ports:
        - {name: c2s, port: 5222}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: shard-0-jicofo
      spec:
        replicas: 2
        template:
          spec:
            containers:
            - name: jicofo
              env:
              - name: JICOFO_AUTH_PASSWORD
                value: hunter2
      """)

  static let broken = SourceFile(
    name: "overlays/Grüße 会議.yaml", text: "kind: Service\n  name: \"web\n\tport: 80\n")

  static let report = LintReport(
    findings: [
      finding(
        "prosody-clusterip", .error,
        "prosody of shard 1 is a LoadBalancer: anyone can log in to it from the internet",
        rendering, "LoadBalancer", shard: 1,
        object: ObjectReference(
          apiVersion: "v1", kind: "Service", namespace: "jitsi", name: "shard-1-prosody"),
        path: "spec.type", remediation: "set the type to ClusterIP",
        source: "jitsi/templates/prosody-svc.yaml",
        fix: FixSummary(applicability: .safe, description: "set spec.type to ClusterIP")),
      finding(
        "shard-singletons", .error, "jicofo of shard 0 runs twice: its rooms are torn apart",
        rendering, "2\n", shard: 0,
        object: ObjectReference(
          apiVersion: "apps/v1", kind: "Deployment", namespace: nil, name: "shard-0-jicofo"),
        path: "spec.replicas", remediation: "set replicas to 1",
        fix: FixSummary(applicability: .unsafe, description: "set spec.replicas to 1")),
      finding(
        "secrets-referenced", .warning, "JICOFO_AUTH_PASSWORD stands in the manifest",
        rendering, "hunter2", shard: 0,
        object: ObjectReference(
          apiVersion: "apps/v1", kind: "Deployment", namespace: nil, name: "shard-0-jicofo"),
        path: "spec.template.spec.containers[0].env[0].value"),
      finding("yaml-syntax", .info, "a tab \"indents\" this line\u{1B}[2J", broken, "\tport"),
    ], objects: 2, shards: 2, installations: 1, suppressed: 1
  )
  .offering { finding, _ in finding.source == nil }

  /// Rules with findings in the report, and one without.
  static let rules = ["prosody-clusterip", "shard-numbering", "shard-singletons"].map { id in
    EmbeddedRules.all.first { $0.id == id }!
  }

  static let clear = LintReport(
    findings: [], objects: 35, shards: 2, installations: 1, suppressed: 0)

  private static func finding(
    _ rule: String, _ severity: Severity, _ message: String, _ file: SourceFile, _ place: String,
    shard: Int? = nil, object: ObjectReference? = nil, path: String? = nil,
    remediation: String? = nil, source: String? = nil, fix: FixSummary? = nil
  ) -> Finding {
    let (start, end) = file.marks(of: place)
    return Finding(
      rule: rule, severity: severity, message: message, remediation: remediation, shard: shard,
      object: object, path: path, file: file, start: start, end: end, source: source,
      fix: fix.map { Fix($0) })
  }
}

extension SourceFile {
  /// Returns the location of the first occurrence of a text.
  func marks(of text: String) -> (start: Mark, end: Mark) {
    let wanted = Array(text.utf8)
    for start in 0...(bytes.count - wanted.count)
    where bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return (mark(at: start), mark(at: start + wanted.count))
    }
    preconditionFailure("\(text) does not stand in \(name)")
  }
}
