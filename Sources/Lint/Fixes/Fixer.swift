public import YAML

/// Fixes findings in texts.
///
/// Fixes are made in rounds: all that do not overlap, in the order of the findings; then everything is linted again. A
/// fix is rejected if a text cannot be read after it, or if it adds a finding that is at least as severe as the resolved
/// one. Findings of rules in ``Fix/uncovers`` may be added.
public struct Fixer {
  private let linter: Linter
  private var options: LintOptions
  /// Unused suppressions are reported only at the end: one that becomes unused must not block a fix.
  private let reportUnused: Bool
  private let fixes: FixOptions
  private let limits: Limits
  /// Whether a text, given by its position, may change.
  private let isEditable: (Int) -> Bool
  private var texts: [FixResult.Text]
  private var fixed: [Finding] = []
  private var rejected: [FixResult.Rejection] = []
  private var refused: Set<Attempt> = []

  /// More rounds than any chain of fixes needs.
  private static let roundLimit = 20

  private struct Attempt: Hashable {
    let rule: String
    let object: ObjectReference?
    let path: String?
    let message: String

    init(_ finding: Finding) {
      rule = finding.rule
      object = finding.object
      path = finding.path
      message = finding.message
    }
  }

  /// Fixes the texts that `isEditable` allows to change, and lints all texts as one input.
  public static func fix(
    _ sources: [SourceFile], with linter: Linter, options: LintOptions, fixes: FixOptions,
    limits: Limits = .standard, isEditable: (Int) -> Bool = { _ in true }
  ) -> FixResult {
    withoutActuallyEscaping(isEditable) { isEditable in
      var fixer = Fixer(
        linter: linter, options: options, fixes: fixes, limits: limits, isEditable: isEditable,
        texts: sources.map { FixResult.Text(before: $0, after: $0) })
      return fixer.run()
    }
  }

  private init(
    linter: Linter, options: LintOptions, fixes: FixOptions, limits: Limits,
    isEditable: @escaping (Int) -> Bool, texts: [FixResult.Text]
  ) {
    self.linter = linter
    self.options = options
    self.options.reportUnused = false
    reportUnused = options.reportUnused
    self.fixes = fixes
    self.limits = limits
    self.isEditable = isEditable
    self.texts = texts
  }

  private mutating func run() -> FixResult {
    var report = lint(texts.map(\.after))
    var round = 0
    var made: Int
    // A rejected fix may work after others have been made, as it would in a second run.
    repeat {
      made = fixed.count
      refused = []
      rejected = []
      while round < Self.roundLimit {
        round += 1
        let batch = batch(of: report, last: round == Self.roundLimit)
        if batch.isEmpty { break }
        report = make(batch, report)
      }
    } while !rejected.isEmpty && fixed.count > made && round < Self.roundLimit
    if reportUnused {
      options.reportUnused = true
      report = lint(texts.map(\.after))
    }
    // Rejected fixes are not offered again.
    if !refused.isEmpty {
      report = report.offering { finding, _ in !refused.contains(Attempt(finding)) }
    }
    return FixResult(texts: texts, fixed: fixed, rejected: rejected, report: report)
  }

  private func lint(_ sources: [SourceFile]) -> LintReport {
    linter.lint(
      sources.flatMap { Tree.parse($0, limits: limits) }, options: options)
  }

  // MARK: Rounds

  /// The findings whose fixes can be made together.
  private mutating func batch(of report: LintReport, last: Bool) -> [Finding] {
    let positions = positions
    var taken: [ObjectIdentifier: TakenRanges] = [:]
    var batch: [Finding] = []
    for finding in report.findings {
      guard let fix = finding.fix, fixes.wants(fix), !refused.contains(Attempt(finding)) else {
        continue
      }
      let files = fix.files(createsElsewhere: fixes.createIn != nil)
      guard files.allSatisfy({ positions[ObjectIdentifier($0)].map(isEditable) ?? false }) else {
        continue
      }
      if last {
        reject(finding, .unsettled)
        continue
      }
      let isFree = fix.edits.allSatisfy {
        taken[ObjectIdentifier($0.file)]?.isFree($0.edit) ?? true
      }
      guard isFree else { continue }
      for edit in fix.edits {
        taken[ObjectIdentifier(edit.file), default: TakenRanges()].take(edit.edit)
      }
      batch.append(finding)
    }
    return batch
  }

  private var positions: [ObjectIdentifier: Int] {
    Dictionary(
      texts.enumerated().map { (ObjectIdentifier($1.after), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Makes the fixes of a batch. If they fail together, the batch is halved until the failing fixes are isolated.
  private mutating func make(_ batch: [Finding], _ before: LintReport) -> LintReport {
    var accepted: [Finding] = []
    var best: (texts: [FixResult.Text], report: LintReport)?
    var waiting = [batch[...]]
    while let next = waiting.popLast() {
      switch attempt(accepted + next, before) {
      case .success(let outcome):
        accepted += next
        best = outcome
      case .failure(let reason):
        if next.count == 1 {
          reject(next[next.startIndex], reason.reason)
        } else {
          let middle = (next.startIndex + next.endIndex) / 2
          waiting.append(next[middle...])
          waiting.append(next[..<middle])
        }
      }
    }
    guard let best else { return before }
    texts = best.texts
    fixed += accepted
    return best.report
  }

  private mutating func reject(_ finding: Finding, _ reason: FixResult.Reason) {
    refused.insert(Attempt(finding))
    rejected.append(FixResult.Rejection(finding: finding, reason: reason))
  }

  private struct Fault: Error {
    let reason: FixResult.Reason
  }

  private func attempt(_ findings: [Finding], _ before: LintReport)
    -> Result<(texts: [FixResult.Text], report: LintReport), Fault>
  {
    guard let changed = changed(by: findings.compactMap(\.fix)) else {
      return .failure(Fault(reason: .cannotCreate))
    }
    let report = lint(changed.map(\.after))
    if report.findings.count(where: { $0.rule == RuleName.yamlSyntax })
      > before.findings.count(where: { $0.rule == RuleName.yamlSyntax })
      || report.objects < before.objects
    {
      return .failure(Fault(reason: .breaksDocument))
    }
    // An object that a fix moves to another namespace takes its other findings along.
    let moves = findings.contains { $0.path == "metadata.namespace" }
    let stood = count(before.findings, moves)
    var known = stood
    for finding in report.findings {
      let position = FindingPosition(finding, moves)
      known[position, default: 0] -= 1
      if known[position]! < 0, !mayAppear(finding, after: findings) {
        let object = finding.object.map { "\($0.kind)/\($0.name)" } ?? finding.file.name
        return .failure(Fault(reason: .addsFinding(rule: finding.rule, object: object)))
      }
    }
    let left = count(report.findings, moves)
    for (place, count) in count(findings, moves)
    where left[place, default: 0] > stood[place, default: 0] - count {
      return .failure(Fault(reason: .changesNothing))
    }
    return .success((changed, report))
  }

  /// Whether a finding may appear as a consequence of fixes.
  private func mayAppear(_ finding: Finding, after fixed: [Finding]) -> Bool {
    fixed.allSatisfy {
      finding.severity < $0.severity || $0.fix?.uncovers.contains(finding.rule) == true
    }
  }

  private func count(_ findings: [Finding], _ moves: Bool) -> [FindingPosition: Int] {
    Dictionary(grouping: findings) { FindingPosition($0, moves) }.mapValues(\.count)
  }

  /// The identity by which findings are counted. Fixes may shift positions in lists, change the API version of an object,
  /// and replace a workload with one of another kind.
  private struct FindingPosition: Hashable {
    let rule: String
    let kind: String?
    let namespace: String?
    let name: String?

    /// Creates a position; without the namespace if `moves` says that objects may change it.
    init(_ finding: Finding, _ moves: Bool) {
      rule = finding.rule
      let isWorkload = ["DaemonSet", "Deployment", "StatefulSet"].contains(finding.object?.kind)
      kind = isWorkload ? "workload" : finding.object?.kind
      namespace = moves ? nil : finding.object?.namespace
      name = finding.object?.name
    }
  }

  // MARK: Texts

  private func changed(by fixes: [Fix]) -> [FixResult.Text]? {
    var edits: [ObjectIdentifier: [TextEdit]] = [:]
    var created: [(content: Content, beside: Tree)] = []
    for fix in fixes {
      for edit in fix.edits { edits[ObjectIdentifier(edit.file), default: []].append(edit.edit) }
      created += fix.creations.map { ($0.content, $0.beside) }
    }
    var result = texts.map { text in
      FixResult.Text(
        before: text.before,
        after: edits[ObjectIdentifier(text.after)].map { text.after.applying($0) } ?? text.after)
    }
    guard !created.isEmpty else { return result }
    if let name = self.fixes.createIn {
      let position =
        result.firstIndex { $0.after.name == name }
        ?? {
          result.append(
            FixResult.Text(before: nil, after: SourceFile(name: name, text: "")))
          return result.count - 1
        }()
      return add(created.map(\.content), to: position, in: &result) ? result : nil
    }
    let positions = positions
    let grouped = Dictionary(grouping: created) { positions[ObjectIdentifier($0.beside.source)] }
    for (position, objects) in grouped.sorted(by: { ($0.key ?? -1) < ($1.key ?? -1) }) {
      guard let position, add(objects.map(\.content), to: position, in: &result) else { return nil }
    }
    return result
  }

  private func add(_ objects: [Content], to position: Int, in texts: inout [FixResult.Text])
    -> Bool
  {
    let old = texts[position].after
    guard let edit = DocumentWriter.append(objects, to: Tree(parsing: old, limits: limits)) else {
      return false
    }
    texts[position] = FixResult.Text(before: texts[position].before, after: old.applying([edit]))
    return true
  }
}

/// The sorted ranges of a text that edits have claimed.
struct TakenRanges {
  private var edits: [TextEdit] = []

  func isFree(_ edit: TextEdit) -> Bool {
    let position = self.position(of: edit)
    return !(position < edits.count && edits[position].meets(edit))
      && !(position > 0 && edits[position - 1].meets(edit))
  }

  mutating func take(_ edit: TextEdit) { edits.insert(edit, at: position(of: edit)) }

  private func position(of edit: TextEdit) -> Int {
    var (low, high) = (0, edits.count)
    while low < high {
      let middle = (low + high) / 2
      if edits[middle].range.lowerBound < edit.range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
