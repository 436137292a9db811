public import Jitsi
import Kubernetes
import YAML

/// The result of linting.
public struct LintReport: Sendable {
  /// Sorted by file in the order given, then by position, then by rule.
  public internal(set) var findings: [Finding]
  /// The number of Kubernetes objects in the input.
  public let objects: Int
  /// The number of shards in all installations.
  public let shards: Int
  /// The number of recognized installations.
  public let installations: Int
  /// The number of suppressed findings.
  public let suppressed: Int
  /// The suppressed findings, with the reason for each.
  public let suppressions: [SuppressedFinding]
  /// Checks that could not be completed; a report with issues is not clean.
  public let issues: [Issue]
  /// The inputs that were linted separately; empty if nothing was linted.
  public let parts: [Part]

  /// One of the inputs.
  public struct Part: Sendable {
    /// The name in reports; empty if it needs none.
    public let name: String
    /// The inventory that the rules were run on.
    package let inventory: Inventory

    package init(name: String, inventory: Inventory) {
      self.name = name
      self.inventory = inventory
    }

    public var objects: Int { inventory.objects.objects.count }
    public var shards: Int { inventory.shards.count }
    public var installations: Int { inventory.installations.count }
    /// The installations in the form of diagrams.
    public var pictures: [InstallationPicture] { PictureReader(inventory).pictures }
    /// The texts that the inventory was read from.
    public var sources: Set<ObjectIdentifier> {
      Set(inventory.objects.trees.map { ObjectIdentifier($0.source) })
    }
  }

  /// How the objects were classified.
  public var classifications: [Classification] { parts.flatMap(\.inventory.classifications) }
  /// The installations in the form of diagrams.
  public var pictures: [InstallationPicture] { parts.flatMap(\.pictures) }
  /// The inventory that the rules were run on; nil if there were several inputs.
  package var inventory: Inventory? { parts.count == 1 ? parts[0].inventory : nil }

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
  }

  init(
    findings: [Finding], suppressed: Int, suppressions: [SuppressedFinding], issues: [Issue],
    parts: [Part]
  ) {
    self.findings = findings
    objects = parts.reduce(0) { $0 + $1.objects }
    shards = parts.reduce(0) { $0 + $1.shards }
    installations = parts.reduce(0) { $0 + $1.installations }
    self.suppressed = suppressed
    self.suppressions = suppressions
    self.issues = issues
    self.parts = parts
  }

  /// Creates a report of the same input with a subset of its findings.
  init(findings: [Finding], of report: LintReport, suppressions: [SuppressedFinding]) {
    self.findings = findings
    objects = report.objects
    shards = report.shards
    installations = report.installations
    suppressed = suppressions.count
    self.suppressions = suppressions
    issues = report.issues
    parts = report.parts
  }

  /// The number of findings with a severity.
  public func count(_ severity: Severity) -> Int {
    // Indices avoid copying each finding, which would retain and release its texts.
    findings.indices.count { findings[$0].severity == severity }
  }

  /// Returns the report with only the fixes that can be applied; the others become advice.
  public func offering(_ isOffered: (Finding, Fix) -> Bool) -> LintReport {
    var report = self
    for (position, finding) in findings.enumerated() {
      guard let fix = finding.fix, !isOffered(finding, fix) else { continue }
      report.findings[position].fix = nil
      report.findings[position].advice = fix.description
    }
    return report
  }

  /// The byte range of the object that contains a finding, in the finding's file; nil if there is none.
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
