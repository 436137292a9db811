import Basics
package import Operations

/// The report of `check` as JSON.
package enum CheckJSON {
  /// Returns the report, ending with a line break.
  package static func render(_ report: CheckReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "CheckReport")
      writer.member("namespace", report.namespace)
      if let website = report.website { writer.member("website", website) }
      writer.member("milliseconds", report.milliseconds)
      writer.name("summary")
      writer.object { writer in
        writer.member("passed", report.count(.passed))
        writer.member("failed", report.count(.failed))
        writer.member("skipped", report.count(.skipped))
      }
      writer.name("checks")
      writer.array(report.results) { writer, result in
        writer.object { write(result, report, &$0) }
      }
    }
    return writer.finish()
  }

  private static func write(
    _ result: CheckResult, _ report: CheckReport, _ writer: inout JSONWriter
  ) {
    writer.member("id", result.check.rawValue)
    writer.member("status", result.status.rawValue)
    if let shard = result.shard { writer.member("shard", shard) }
    writer.member("message", result.message)
    writer.name("evidence")
    writer.array(result.evidence) { $0.value($1) }
    if result.status == .failed {
      writer.member("consequence", result.consequence)
      writer.member("next", result.nextCommand(namespace: report.namespace))
    }
  }
}
