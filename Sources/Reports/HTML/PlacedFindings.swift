import Jitsi
import Lint

/// The findings of an installation, grouped by place.
struct PlacedFindings {
  let picture: InstallationPicture
  /// The chart, kustomization or folder that it comes from; empty if there is only one.
  let unit: String
  /// The prefix of its anchors in the page.
  let prefix: String
  /// The blocks by the places of their findings. The text of a block is written at the first of them.
  private(set) var findings: [DiagramTarget: [PlacedFinding]] = [:]
  private let finder: PlaceFinder

  init(_ picture: InstallationPicture, unit: String, prefix: String) {
    self.picture = picture
    self.unit = unit
    self.prefix = prefix
    finder = PlaceFinder(picture)
  }

  /// Adds a block; its number is unique in the page.
  mutating func add(_ block: FindingBlock, number: Int) {
    for (position, finding) in block.findings.enumerated() {
      findings[finder.place(of: finding), default: []].append(
        PlacedFinding(finding: finding, block: block, number: number, isFirst: position == 0))
    }
  }

  func anchor(_ place: DiagramTarget) -> String { prefix + place.anchor }

  func count(_ places: [DiagramTarget]) -> FindingCount {
    var count = FindingCount()
    for place in places {
      for entry in findings[place] ?? [] { count.add(entry.finding.severity) }
    }
    return count
  }

  func count(_ place: DiagramTarget) -> FindingCount { count([place]) }

  var total: FindingCount { count(Array(findings.keys)) }

  /// Returns the worst severity of some rules' findings at a place, ignoring infos.
  func worst(_ place: DiagramTarget, where isMeant: (String) -> Bool) -> Severity? {
    let worst = (findings[place] ?? []).map(\.finding).filter { isMeant($0.rule) }
      .map(\.severity).max()
    return worst == .info ? nil : worst
  }

  /// A heading with the places below it.
  struct Group {
    let title: String
    let places: [(place: DiagramTarget, title: String)]
  }

  /// The places that the installation has or that have findings, from the entry to the parts outside shards.
  var groups: [Group] {
    var groups: [Group] = []
    if picture.entry != nil || findings[.entry] != nil {
      groups.append(Group(title: "Entry", places: [(.entry, "")]))
    }
    if picture.haproxy != nil || findings[.haproxy] != nil {
      let pods = (picture.haproxy?.pods ?? []).enumerated().map { (DiagramTarget.pod($0), $1.name) }
      groups.append(Group(title: "HAProxy", places: [(.haproxy, "")] + pods))
    }
    for (position, shard) in picture.shards.enumerated() {
      groups.append(
        Group(
          title: "Shard \(shard.index)",
          places: [(.shard(position), "")]
            + ComponentKind.ofShard.map { (.part(shard: position, $0), $0.title) }))
    }
    groups.append(Group(title: "Elsewhere", places: [(.rest, "")]))
    return groups
  }
}

/// A finding at its place, with the block that contains it.
struct PlacedFinding {
  let finding: Finding
  let block: FindingBlock
  let number: Int
  let isFirst: Bool
}

extension ComponentKind {
  /// The component's name in texts.
  var title: String { self == .jvb ? "bridges" : rawValue }
}
