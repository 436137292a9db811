public import Jitsi
import Kubernetes
import YAML

/// What linting found.
public struct LintReport: Sendable {
  /// In the order of files as they were given, then by place, then by rule.
  public internal(set) var findings: [Finding]
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
  /// The inputs that were linted, each by itself; none where nothing was linted.
  public let parts: [Part]

  /// One input of several.
  public struct Part: Sendable {
    /// What it is called; empty where it needs no name.
    public let name: String
    /// What the rules were asked about.
    package let inventory: Inventory

    package init(name: String, inventory: Inventory) {
      self.name = name
      self.inventory = inventory
    }

    public var objects: Int { inventory.objects.objects.count }
    public var shards: Int { inventory.shards.count }
    public var installations: Int { inventory.installations.count }
    /// The installations as a drawing shows them.
    public var pictures: [InstallationPicture] { PictureReader(inventory).pictures }
    /// The texts that it was read from.
    public var sources: Set<ObjectIdentifier> {
      Set(inventory.objects.trees.map { ObjectIdentifier($0.source) })
    }
  }

  /// What was made of the objects.
  public var classifications: [Classification] { parts.flatMap(\.inventory.classifications) }
  /// The installations as a drawing shows them.
  public var pictures: [InstallationPicture] { parts.flatMap(\.pictures) }
  /// What the rules were asked about, where that was one input.
  package var inventory: Inventory? { parts.count == 1 ? parts[0].inventory : nil }
  /// What was used to find them.
  private let rules: [CompiledRule]

  public init(
    findings: [Finding], objects: Int, shards: Int, installations: Int, suppressed: Int,
    suppressions: [SuppressedFinding] = [], issues: [Issue] = [], inventory: Inventory? = nil
  ) {
    self.findings = findings
    self.objects = objects
    self.shards = shards
    self.installations = installations
    self.suppressed = suppressed
    self.suppressions = suppressions
    self.issues = issues
    parts = inventory.map { [Part(name: "", inventory: $0)] } ?? []
    rules = []
  }

  init(
    findings: [Finding], suppressed: Int, suppressions: [SuppressedFinding], issues: [Issue],
    parts: [Part], rules: [CompiledRule]
  ) {
    self.findings = findings
    objects = parts.reduce(0) { $0 + $1.objects }
    shards = parts.reduce(0) { $0 + $1.shards }
    installations = parts.reduce(0) { $0 + $1.installations }
    self.suppressed = suppressed
    self.suppressions = suppressions
    self.issues = issues
    self.parts = parts
    self.rules = rules
  }

  /// Another report of the same input, with some of its findings.
  init(findings: [Finding], of report: LintReport, suppressions: [SuppressedFinding]) {
    self.findings = findings
    objects = report.objects
    shards = report.shards
    installations = report.installations
    suppressed = suppressions.count
    self.suppressions = suppressions
    issues = report.issues
    parts = report.parts
    rules = report.rules
  }

  /// How many findings have a severity.
  public func count(_ severity: Severity) -> Int {
    // By position: to take each finding out of the list would count references to all its texts.
    findings.indices.count { findings[$0].severity == severity }
  }

  /// The report with those fixes that can be made; what the others would change is advice.
  public func offering(_ isOffered: (Finding, Fix) -> Bool) -> LintReport {
    var report = self
    for (position, finding) in findings.enumerated() {
      guard let fix = finding.fix, !isOffered(finding, fix) else { continue }
      report.findings[position].fix = nil
      report.findings[position].advice = fix.description
    }
    return report
  }

  /// The bytes of the object that a finding stands in, in the finding's file; nil where there is none.
  public func extent(of finding: Finding) -> Range<Int>? {
    guard finding.object != nil else { return nil }
    for part in parts {
      let objects = part.inventory.objects
      guard let tree = objects.trees.first(where: { $0.source === finding.file }),
        let node = tree.lastNode(atOrBefore: finding.start.offset)
      else { continue }
      return objects.locate(node)?.object.node.range
    }
    return nil
  }
}
