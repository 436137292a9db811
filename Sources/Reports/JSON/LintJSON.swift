import Basics
public import Lint
public import Operations
import YAML

/// The report of `lint -o json`.
public enum LintJSON {
  /// Returns the report as JSON, ending with a line break. The same report always gives the same bytes.
  ///
  /// `issues` appears only when something could not be read.
  public static func render(_ report: LintReport, issues: [ReportIssue] = []) -> [UInt8] {
    var writer = JSONWriter()
    write(report, issues: issues, &writer)
    return writer.finish()
  }

  static func write(
    _ report: LintReport, issues: [ReportIssue], _ writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "LintReport")
      writer.name("summary")
      write(summaryOf: report, &writer)
      if report.parts.count > 1 {
        writer.name("units")
        writer.array(UnitSummary.all(of: report)) { $1.write(&$0) }
      }
      writer.name("findings")
      writer.array(report.findings) { write($1, &$0) }
      if !issues.isEmpty {
        writer.name("issues")
        writer.array(issues) { writer, issue in
          writer.object { writer in
            writer.member("file", ifPresent: issue.file)
            writer.member("message", issue.message)
          }
        }
      }
    }
  }

  private static func write(summaryOf report: LintReport, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("objects", report.objects)
      writer.member("shards", report.shards)
      writer.member("errors", report.count(.error))
      writer.member("warnings", report.count(.warning))
      writer.member("infos", report.count(.info))
      writer.member("fixable", report.fixable)
      writer.member("suppressed", report.suppressed)
    }
  }

  private static func write(_ finding: Finding, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("rule", finding.rule)
      writer.member("severity", finding.severity.rawValue)
      writer.member("message", finding.message)
      if let shard = finding.shard { writer.member("shard", shard) }
      writer.member("object", ifPresent: finding.object)
      writer.member("path", ifPresent: finding.path)
      writer.member("file", finding.file.name)
      writer.member("line", finding.start.line)
      writer.member("column", finding.start.column)
      writer.member("source", ifPresent: finding.source)
      if let origin = finding.origin {
        writer.name("origin")
        writer.object { writer in
          writer.member("file", origin.file)
          writer.member("line", origin.line)
          writer.member("column", origin.column)
        }
      }
      if let fix = finding.fix {
        writer.name("fix")
        writer.object { writer in
          writer.member("applicability", fix.applicability.rawValue)
          writer.member("description", fix.description)
        }
      }
    }
  }
}

extension LintReport {
  /// The number of findings that `--fix` resolves.
  var fixable: Int {
    findings.count { $0.fix.map { $0.applicability != .unsafe } ?? false }
  }
}
