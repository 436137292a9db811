import Lint
import YAML

/// A report with the same problems in many shards, each in a separate file, and one that only one shard has.
enum SampleShards {
  static let report = LintReport(
    findings: (0..<20).flatMap { shard in
      let file = file(of: shard)
      var found = [
        finding(
          "prosody-clusterip", .error,
          "service shard-\(shard)-prosody in shard \(shard) is a LoadBalancer: anyone can log in",
          file, "LoadBalancer", shard, path: "spec.type")
      ]
      // The 1 in the message is the number of replicas, not of shard 1.
      if shard < 4, shard != 2 {
        found.append(
          finding(
            "shard-singletons", .warning, "sets 1 replica too few", file, "ports", shard,
            path: "spec.ports"))
      }
      return found
    }, objects: 20, shards: 20, installations: 1, suppressed: 0)

  private static func file(of shard: Int) -> SourceFile {
    SourceFile(
      name: "shards/shard-\(shard).yaml",
      text: """
        apiVersion: v1
        kind: Service
        metadata:
          name: shard-\(shard)-prosody
        spec:
          type: LoadBalancer
          ports:
          - {name: c2s, port: 5222}
        """)
  }

  private static func finding(
    _ rule: String, _ severity: Severity, _ message: String, _ file: SourceFile, _ place: String,
    _ shard: Int, path: String
  ) -> Finding {
    let (start, end) = file.marks(of: place)
    return Finding(
      rule: rule, severity: severity, message: message, remediation: "set the type to ClusterIP",
      shard: shard,
      object: ObjectReference(
        apiVersion: "v1", kind: "Service", namespace: "jitsi", name: "shard-\(shard)-prosody"),
      path: path, file: file, start: start, end: end, source: nil,
      fix: Fix(FixSummary(applicability: .safe, description: "set \(path) to ClusterIP")))
  }
}

/// A finding in a rendered template.
enum SampleRendering {
  static let report = SampleReport.report.placing { finding in
    finding.source.map { _ in FindingOrigin(file: "chart/templates/prosody-svc.yaml", line: 3) }
  }
}
