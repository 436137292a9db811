import Basics
import Lint
public import Operations

/// The results of rule tests as JSON.
public enum RuleTestJSON {
  /// Returns the report, ending with a line break.
  public static func render(_ report: RuleTestRun.Report) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "RuleTestReport")
      writer.name("summary")
      writer.object { writer in
        writer.member("tests", report.results.count)
        writer.member("failed", report.failed)
      }
      writer.name("untested")
      writer.array(report.untested) { $0.value($1) }
      writer.name("tests")
      writer.array(report.results) { writer, result in
        writer.object { write(result, &$0) }
      }
    }
    return writer.finish()
  }

  private static func write(_ result: RuleTestResult, _ writer: inout JSONWriter) {
    writer.member("rule", result.test.rule)
    writer.member("name", result.test.name)
    writer.member("file", result.test.file)
    writer.member("line", result.test.line)
    writer.member("passed", result.isPassed)
    for (name, texts) in [
      ("missing", result.missing), ("unexpected", result.unexpected), ("faults", result.faults),
    ] where !texts.isEmpty {
      writer.name(name)
      writer.array(texts) { $0.value($1) }
    }
  }
}
