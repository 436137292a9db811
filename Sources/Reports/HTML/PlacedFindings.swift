import Jitsi
import Lint

/// The findings of an installation, grouped by place.
struct PlacedFindings {
  let picture: InstallationPicture
  /// The chart, kustomization or folder that it comes from; empty if there is only one.
  let unit: String
  /// The prefix of its anchors in the page.
  let prefix: String
  /// The findings by place.
  private(set) var findings: [DiagramTarget: [Finding]] = [:]
  private(set) var blocks: [FindingBlock] = []
  private let finder: PlaceFinder

  init(_ picture: InstallationPicture, unit: String, prefix: String) {
    self.picture = picture
    self.unit = unit
    self.prefix = prefix
    finder = PlaceFinder(picture)
  }

  mutating func add(_ block: FindingBlock) {
    blocks.append(block)
    for finding in block.findings {
      findings[finder.place(of: finding), default: []].append(finding)
    }
  }

  /// The blocks with the anchors of their places, and of the groups of those.
  var entries: [FindingList.Entry] {
    var groups: [DiagramTarget: String] = [:]
    for group in self.groups {
      for (place, _) in group.places { groups[place] = anchor(of: group) }
    }
    return blocks.map { block in
      var anchors: [String] = []
      var seen: Set<String> = []
      for finding in block.findings {
        let place = finder.place(of: finding)
        for anchor in [anchor(place), groups[place]].compactMap(\.self)
        where seen.insert(anchor).inserted {
          anchors.append(anchor)
        }
      }
      return FindingList.Entry(block: block, places: anchors)
    }
  }

  func anchor(of group: Group) -> String { "\(anchor(group.places[0].place))-all" }

  func anchor(_ place: DiagramTarget) -> String { prefix + place.anchor }

  func count(_ places: [DiagramTarget]) -> FindingCount {
    var count = FindingCount()
    for place in places {
      for finding in findings[place] ?? [] { count.add(finding.severity) }
    }
    return count
  }

  func count(_ place: DiagramTarget) -> FindingCount { count([place]) }

  var total: FindingCount { count(Array(findings.keys)) }

  /// Returns the worst severity of some rules' findings at a place, ignoring infos.
  func worst(_ place: DiagramTarget, where isMeant: (String) -> Bool) -> Severity? {
    let worst = (findings[place] ?? []).filter { isMeant($0.rule) }
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
    if !picture.secrets.isEmpty {
      groups.append(
        Group(
          title: "Shared Secrets",
          places: picture.secrets.enumerated().map { (.secret($0), $1.name) }))
    }
    groups.append(Group(title: "Elsewhere", places: [(.rest, "")]))
    return groups
  }
}

extension ComponentKind {
  /// The component's name in texts.
  var title: String { self == .jvb ? "bridges" : rawValue }
}
