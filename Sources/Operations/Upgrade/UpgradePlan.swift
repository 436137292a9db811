import Jitsi
import Lint
import YAML

/// What an upgrade of an input changes, and what it would break.
struct UpgradePlan {
  let target: ListedRelease
  /// What is to do: changed images and volumes, and findings that the input has only with the new images.
  let report: LintReport
  /// The texts with the images of the release, in the order of the input.
  let texts: [SourceFile]
  /// The rules that find something new.
  let newRules: Set<String>
  /// How many containers change their image.
  let images: Int
  private let before: [Place: Int]
  /// Findings that no edit settles.
  private let lasting: [Finding]

  /// What identifies a finding in texts that differ in images.
  private struct Place: Hashable {
    let rule: String
    let object: ObjectReference?
    let path: String?

    init(_ finding: Finding) {
      rule = finding.rule
      object = finding.object
      path = finding.path
    }
  }

  init(
    _ report: LintReport, _ inputs: Inputs, _ settings: LintSettings, to target: ListedRelease
  ) {
    self.target = target
    var edits: [ObjectIdentifier: [TextEdit]] = [:]
    var steps: [Finding] = []
    var lasting: [Finding] = []
    var images = 0
    for part in report.parts {
      let own = UpgradeSteps(part.inventory, to: target)
      steps += own.findings
      lasting += own.lasting
      edits.merge(own.edits) { $0 + $1 }
      images += own.images
    }
    self.images = images
    texts = inputs.sources.map { source in
      // A template that several components share is edited once.
      edits[ObjectIdentifier(source)].map { source.applying(Self.distinct($0)) } ?? source
    }
    before = Self.count(report.findings)
    self.lasting = lasting
    let units = inputs.units.map { Fixer.Unit(name: $0.name, texts: $0.sources) }
    let after = Self.lint(texts, units, settings)
    let new = Self.new(in: after, since: before)
    newRules = Set(new.map(\.rule))
    self.report = Self.combined(steps + new, after, texts)
  }

  /// What is left to do after the texts were changed further.
  func left(
    in texts: [SourceFile], _ units: [Fixer.Unit], _ settings: LintSettings
  ) -> LintReport {
    let after = Self.lint(texts, units, settings)
    return Self.combined(lasting + Self.new(in: after, since: before), after, texts)
  }

  private static func lint(
    _ texts: [SourceFile], _ units: [Fixer.Unit], _ settings: LintSettings
  ) -> LintReport {
    settings.linter.lint(
      units.map { unit in
        LintUnit(
          name: unit.name, trees: unit.texts.flatMap { Tree.parse(texts[$0], limits: .standard) })
      }, options: settings.options)
  }

  private static func new(in report: LintReport, since before: [Place: Int]) -> [Finding] {
    var known = before
    return report.findings.filter { finding in
      known[Place(finding), default: 0] -= 1
      return known[Place(finding)]! < 0
    }
  }

  private static func count(_ findings: [Finding]) -> [Place: Int] {
    Dictionary(grouping: findings, by: Place.init).mapValues(\.count)
  }

  private static func distinct(_ edits: [TextEdit]) -> [TextEdit] {
    var found: [TextEdit] = []
    var seen: Set<Range<Int>> = []
    for edit in edits where seen.insert(edit.range).inserted { found.append(edit) }
    return found
  }

  /// A report with findings in the order of texts and positions.
  private static func combined(
    _ findings: [Finding], _ report: LintReport, _ texts: [SourceFile]
  ) -> LintReport {
    let orders = Dictionary(
      texts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let sorted = findings.enumerated().sorted { left, right in
      let (first, second) = (
        orders[left.element.file.name] ?? .max, orders[right.element.file.name] ?? .max
      )
      return (first, left.element.start.offset, left.offset)
        < (second, right.element.start.offset, right.offset)
    }
    return LintReport(
      findings: sorted.map(\.element), objects: report.objects, shards: report.shards,
      installations: report.installations, suppressed: 0, issues: report.issues)
  }
}
