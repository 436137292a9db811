import Kubernetes
import KubernetesClient
import Layout
import Lint
package import Operations
import YAML

/// Writes the changes of a plan as text: by shard, each with its reason.
package struct PlanText {
  private let style: TextStyle
  /// Whether each object is one line, without its fields.
  private let isSummary: Bool

  package init(style: TextStyle, isSummary: Bool = false) {
    self.style = style
    self.isSummary = isSummary
  }

  /// Returns the changes of a plan, the errors that remain, and a summary.
  package func render(_ plan: DryRunPlan) -> String {
    guard !plan.isEmpty else { return "no differences: \(place(plan)) has the desired state\n" }
    guard !plan.changes.isEmpty else { return left(of: plan) }
    var text = ""
    var order: [Int?] = []
    for change in plan.changes where !order.contains(change.planned.shard) {
      order.append(change.planned.shard)
    }
    order.sort { ($0 ?? -1) < ($1 ?? -1) }
    for shard in order {
      let title = shard.map { "shard \($0)" } ?? "all shards"
      text += style.paint("\(Printable.line(plan.namespace)): \(title)", .bold) + "\n"
      for change in plan.changes where change.planned.shard == shard { write(change, &text) }
    }
    return text + left(of: plan) + summary(of: plan) + "\n"
  }

  /// Returns the errors that remain after the plan, with the manual fix for each.
  package func left(of plan: DryRunPlan) -> String {
    if plan.left.isEmpty { return "" }
    var text = style.paint("\(Printable.line(plan.namespace)): needs manual fixes", .bold)
    text += "\n"
    for finding in plan.left {
      let name = finding.object.map { "\($0.kind)/\($0.name)" } ?? finding.file.name
      text += "  \(style.paint(finding.rule, .red)) \(Printable.line(name))\n"
      text += "    \(Printable.line(finding.message))\n"
      if finding.fix?.applicability == .unsafe {
        text +=
          "    --unsafe-fixes fixes it by restarting or replacing something that carries calls\n"
      } else if let remediation = finding.remediation {
        text += "    \(Printable.line(remediation))\n"
      }
    }
    return text
  }

  private func place(_ plan: DryRunPlan) -> String {
    "namespace \(Printable.line(plan.namespace)) of \(Printable.line(plan.server))"
  }

  private func write(_ change: DryRunChange, _ text: inout String) {
    let (word, colour) = Self.word(change)
    text += "  \(style.paint(word, colour)) \(Printable.line(change.planned.name))"
    if change.restartsPods { text += "  (restarts its pods)" }
    text += "\n"
    for reason in change.planned.reasons {
      let rule = reason.rule.map { "\($0): " } ?? ""
      text += "    \(rule)\(Printable.line(reason.message))\n"
    }
    switch change.outcome {
    case .refused(let error):
      for line in error.headline.split(separator: "\n") {
        text += "    \(Printable.line(String(line)))\n"
      }
    case .replaced(let words):
      text += "    \(Printable.line(words)): it must be deleted and recreated\n"
    case .foreign: text += "    extra: not in the desired state; it is kept\n"
    default: break
    }
    for conflict in change.conflicts { text += "    conflict: \(Printable.line(conflict))\n" }
    if !isSummary { text += difference(change) }
  }

  private func difference(_ change: DryRunChange) -> String {
    guard case .different(let after) = change.outcome, let live = change.live else { return "" }
    let isSecret = change.planned.object.kind == "Secret"
    let masked = PlanMask.masked(live.comparable, after.comparable, isSecret: isSecret)
    let text = UnifiedDiff.render(
      change.planned.name, from: bytes(masked.live), to: bytes(masked.desired), style: style)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { "      \($0)\n" }.joined()
  }

  private func bytes(_ content: Content) -> [UInt8] {
    Array(DocumentWriter.text([content]).utf8.dropFirst(4))
  }

  static func word(_ change: DryRunChange) -> (String, TextStyle.Colour) {
    switch change.outcome {
    case .missing: ("missing    ", .green)
    case .different: ("different  ", .yellow)
    case .replaced: ("replaced   ", .red)
    case .superfluous: ("superfluous", .red)
    case .foreign: ("superfluous", .dim)
    case .refused: ("refused    ", .red)
    }
  }

  /// Returns the number of objects for each kind of change.
  package func summary(of plan: DryRunPlan) -> String {
    let counts = PlanCounts(plan)
    var parts: [String] = []
    for (word, count) in counts.all where count > 0 { parts.append("\(count) \(word)") }
    if !plan.left.isEmpty { parts.append("\(plan.left.count) left to fix manually") }
    return parts.joined(separator: ", ")
  }
}

/// The number of objects that a plan affects, by kind of change.
package struct PlanCounts {
  package var missing = 0
  package var different = 0
  package var replaced = 0
  package var superfluous = 0
  package var refused = 0

  package init(_ plan: DryRunPlan) {
    for change in plan.changes {
      switch change.outcome {
      case .missing: missing += 1
      case .different: different += 1
      case .replaced: replaced += 1
      case .superfluous, .foreign: superfluous += 1
      case .refused: refused += 1
      }
    }
  }

  var all: [(String, Int)] {
    [
      ("missing", missing), ("different", different), ("replaced", replaced),
      ("superfluous", superfluous), ("refused", refused),
    ]
  }
}
