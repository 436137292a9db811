public import Jitsi
import Kubernetes
import YAML

/// What linting found.
public struct LintReport: Sendable {
  /// In the order of files as they were given, then by place, then by rule.
  public let findings: [Finding]
  /// The number of Kubernetes objects that were read.
  public let objects: Int
  /// The number of shards over all installations.
  public let shards: Int
  /// The number of installations that were recognised.
  public let installations: Int
  /// Findings that were left out because the user asked for that.
  public let suppressed: Int
  /// Those findings, and what keeps each from being reported.
  public let suppressions: [SuppressedFinding]
  /// What could not be checked; a report with any is not clean.
  public let issues: [Issue]
  /// What was made of the objects.
  public var classifications: [Classification] { model?.classifications ?? [] }
  /// The installations as a drawing shows them.
  public var pictures: [InstallationPicture] { model.map { PictureReader($0).pictures } ?? [] }
  /// What the rules were asked about; nil where nothing was linted.
  package let model: Model?
  /// What was used to find them.
  private let rules: [PreparedRule]

  public init(
    findings: [Finding], objects: Int, shards: Int, installations: Int, suppressed: Int,
    suppressions: [SuppressedFinding] = [], issues: [Issue] = [], model: Model? = nil
  ) {
    self.init(
      findings: findings, objects: objects, shards: shards, installations: installations,
      suppressed: suppressed, suppressions: suppressions, issues: issues, model: model, rules: [])
  }

  init(
    findings: [Finding], objects: Int, shards: Int, installations: Int, suppressed: Int,
    suppressions: [SuppressedFinding], issues: [Issue], model: Model?, rules: [PreparedRule]
  ) {
    self.findings = findings
    self.objects = objects
    self.shards = shards
    self.installations = installations
    self.suppressed = suppressed
    self.suppressions = suppressions
    self.issues = issues
    self.model = model
    self.rules = rules
  }

  /// How many findings have a severity.
  public func count(_ severity: Severity) -> Int {
    findings.reduce(into: 0) { if $1.severity == severity { $0 += 1 } }
  }

  /// The bytes of the object that a finding stands in, in the finding's file; nil where there is none.
  public func extent(of finding: Finding) -> Range<Int>? {
    guard finding.object != nil, let objects = model?.objects,
      let tree = objects.trees.first(where: { $0.source === finding.file }),
      let node = tree.lastNode(atOrBefore: finding.start.offset)
    else { return nil }
    return objects.locate(node)?.object.node.range
  }
}
