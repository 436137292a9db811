import Basics
import Jitsi
package import Operations

/// The report of `status -o json` about several clusters, documented in docs/status.md.
package enum FleetStatusJSON {
  /// Returns the report as JSON, ending with a line break. The same report always gives the same bytes.
  package static func render(_ report: FleetStatusReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "FleetStatusReport")
      writer.member("time", Time.text(report.time))
      writer.member("health", report.health.rawValue)
      writer.fleet(report.entries) { StatusJSON.write($0, &$1) }
    }
    return writer.finish()
  }

  /// Returns the same as YAML.
  package static func yaml(_ report: FleetStatusReport) -> [UInt8] {
    JSONAsYAML.render(render(report), name: "status")
  }
}

/// The report of `lint --live -o json` about several clusters.
package enum FleetLintJSON {
  /// Returns the report as JSON, ending with a line break. The same report always gives the same bytes.
  package static func render(_ report: FleetLintReport) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "FleetLintReport")
      writer.fleet(report.entries) { LintJSON.write($0.report, issues: $0.issues, &$1) }
    }
    return writer.finish()
  }
}

extension JSONWriter {
  /// Writes the member `contexts`: for each one its report, or why there is none.
  fileprivate mutating func fleet<Answer>(
    _ entries: [FleetEntry<Answer>], _ write: (Answer, inout JSONWriter) -> Void
  ) {
    name("contexts")
    array(entries) { writer, entry in
      writer.object { writer in
        writer.member("context", entry.context)
        switch entry.answer {
        case .skipped(let reason): writer.member("skipped", reason)
        case .failed(let failure): writer.member("error", failure.description)
        case .read(let answer):
          writer.name("report")
          write(answer, &writer)
        }
      }
    }
  }
}
