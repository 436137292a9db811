import Basics
import Kubernetes
import KubernetesClient
import Layout
import Lint
package import Operations
import YAML

/// The report of `diff -o json`.
package enum PlanJSON {
  /// Returns the plan as JSON, ending with a line break. Secret values are shown as `***`.
  package static func render(_ plan: DryRunPlan) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("apiVersion", "kubectl-jitsi.dev/v1alpha1")
      writer.member("kind", "DiffReport")
      writer.member("namespace", plan.namespace)
      writer.member("server", plan.server)
      writer.name("summary")
      writer.object { writer in
        for (word, count) in PlanCounts(plan).all { writer.member(word, count) }
      }
      writer.name("differences")
      writer.array(plan.changes) { write($1, &$0) }
      writer.name("left")
      writer.array(plan.left) { writer, finding in
        writer.object { writer in
          writer.member("rule", finding.rule)
          writer.member("message", finding.message)
          if let shard = finding.shard { writer.member("shard", shard) }
          writer.member("object", ifPresent: finding.object)
          writer.member("remediation", ifPresent: finding.remediation)
        }
      }
    }
    return writer.finish()
  }

  private static func write(_ change: DryRunChange, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("change", word(change.outcome))
      writer.member("stage", change.planned.stage.words)
      if let shard = change.planned.shard { writer.member("shard", shard) }
      writer.member("object", ifPresent: change.planned.object)
      writer.name("reasons")
      writer.array(change.planned.reasons) { writer, reason in
        writer.object { writer in
          writer.member("rule", ifPresent: reason.rule)
          writer.member("message", reason.message)
        }
      }
      if !change.fields.isEmpty {
        writer.name("fields")
        writer.array(change.fields) { writer, field in
          writer.object { writer in
            writer.member("path", field.path)
            writer.member("live", ifPresent: PlanMask.shown(field.live, of: field))
            writer.member("desired", ifPresent: PlanMask.shown(field.desired, of: field))
          }
        }
      }
      writer.member("restarts", change.restartsPods)
      if !change.conflicts.isEmpty {
        writer.name("conflicts")
        writer.array(change.conflicts) { $0.value($1) }
      }
      switch change.outcome {
      case .refused(let error): writer.member("error", error.headline)
      case .replaced(let words): writer.member("error", words)
      default: break
      }
    }
  }

  private static func word(_ outcome: DryRunChange.Outcome) -> String {
    switch outcome {
    case .missing: "missing"
    case .different: "different"
    case .replaced: "replaced"
    case .superfluous, .foreign: "superfluous"
    case .refused: "refused"
    }
  }
}
