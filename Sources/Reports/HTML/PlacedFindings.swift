import Jitsi
import Lint

/// The findings of an installation by the places that they belong to.
struct PlacedFindings {
  let picture: InstallationPicture
  /// What stands before the names of its places in the page.
  let prefix: String
  private(set) var findings: [Place: [Finding]] = [:]
  private let finder: PlaceFinder

  init(_ picture: InstallationPicture, prefix: String) {
    self.picture = picture
    self.prefix = prefix
    finder = PlaceFinder(picture)
  }

  mutating func add(_ finding: Finding) {
    findings[finder.place(of: finding), default: []].append(finding)
  }

  func anchor(_ place: Place) -> String { prefix + place.anchor }

  func count(_ places: [Place]) -> FindingCount {
    var count = FindingCount()
    for place in places {
      for finding in findings[place] ?? [] { count.add(finding.severity) }
    }
    return count
  }

  func count(_ place: Place) -> FindingCount { count([place]) }

  var total: FindingCount { count(Array(findings.keys)) }

  /// The worst finding of some rules at a place, unless it is only a hint.
  func worst(_ place: Place, where isMeant: (String) -> Bool) -> Severity? {
    let worst = (findings[place] ?? []).filter { isMeant($0.rule) }.map(\.severity).max()
    return worst == .info ? nil : worst
  }

  /// A heading, and the places that stand under it.
  struct Group {
    let title: String
    let places: [(place: Place, title: String)]
  }

  /// Every place that the installation has or that something was found of, from the entry to what belongs to no shard.
  var groups: [Group] {
    var groups: [Group] = []
    if picture.entry != nil || findings[.entry] != nil {
      groups.append(Group(title: "Entry", places: [(.entry, "")]))
    }
    if picture.haproxy != nil || findings[.haproxy] != nil {
      let pods = (picture.haproxy?.pods ?? []).enumerated().map { (Place.pod($0), $1.name) }
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

extension ComponentKind {
  /// What people call it.
  var title: String { self == .jvb ? "bridges" : rawValue }
}
