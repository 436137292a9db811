import Basics
import Jitsi
import Lint

/// Finds the part of an installation that a finding belongs to: the one that its object is part of, or else the one that the
/// rule's name refers to.
struct PlaceFinder {
  private let picture: InstallationPicture
  private var owners: [ObjectReference: [DiagramTarget]] = [:]
  private var shards: [Int: Int] = [:]

  init(_ picture: InstallationPicture) {
    self.picture = picture
    own(picture.entry?.objects, .entry)
    for (position, pod) in (picture.haproxy?.pods ?? []).enumerated() {
      own(pod.objects, .pod(position))
    }
    own(picture.haproxy?.objects, .haproxy)
    for (position, shard) in picture.shards.enumerated() {
      shards[shard.index] = position
      for part in shard.parts { own(part.objects, .part(shard: position, part.kind)) }
    }
    for (position, secret) in picture.secrets.enumerated() {
      own(secret.objects, .secret(position))
    }
  }

  private mutating func own(_ objects: [ObjectReference]?, _ place: DiagramTarget) {
    for object in objects ?? [] { owners[object, default: []].append(place) }
  }

  func place(of finding: Finding) -> DiagramTarget {
    let owners = finding.object.flatMap { self.owners[$0] } ?? []
    let kind = ComponentKind(rule: finding.rule)
    if kind == .haproxy, picture.haproxy == nil { return .haproxy }
    if let kind, let owner = owners.first(where: { Self.kind(of: $0) == kind }) { return owner }
    let shard = finding.shard.flatMap { shards[$0] }
    if let shard, finding.rule == RuleName.shardComplete { return .shard(shard) }
    if let owner = owners.first { return owner }
    if kind == .haproxy { return .haproxy }
    guard let shard else { return .rest }
    if let kind, kind != .haproxy { return .part(shard: shard, kind) }
    return .shard(shard)
  }

  private static func kind(of place: DiagramTarget) -> ComponentKind? {
    switch place {
    case .haproxy, .pod: .haproxy
    case .part(_, let kind): kind
    case .entry, .shard, .secret, .rest: nil
    }
  }
}
