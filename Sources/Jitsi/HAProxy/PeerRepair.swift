public import HAProxy
import Kubernetes

/// The changes that would make a peers section match HAProxy's pods, as far as the manifests determine them.
public struct PeerRepair: Sendable {
  /// A line missing from one pod's branch.
  public struct MissingLine: Sendable {
    /// The pod that reads the branch.
    public let reader: String
    /// The missing peer.
    public let peer: String
    /// The text of the missing line.
    public let text: String
    /// A line of that pod's branch only, next to which the missing line belongs.
    public let neighbour: SourceRange
    /// Whether it belongs above that line.
    public let isAbove: Bool
  }

  /// The missing lines; empty unless the other branches determine all of them.
  public var missingLines: [MissingLine] = []
  /// Peers beyond the running pods, whose Services do not exist either.
  public var extraPeers: [Word] = []
  /// The number of pods that the section and their Services are prepared for, if it exceeds the running pods.
  public var configuredPods: Int?
}

/// Compares a peers section with the pods of a StatefulSet.
struct PeerRepairFinder {
  private typealias Peer = PeersSection.Peer

  private let view: PeerViewReader
  /// The bytes of haproxy.cfg.
  private let text: [UInt8]
  private let pods: [String]
  private var reader: HAProxyReader { view.reader }
  private var section: PeersSection { view.section }

  init(_ view: PeerViewReader, pods: [String], text: String) {
    self.view = view
    self.pods = pods
    self.text = Array(text.utf8)
  }

  func repair() -> PeerRepair {
    var repair = PeerRepair()
    let names = Set(section.entries.map(\.name.text))
    guard pods.count >= 2, view.isNamedAfterHost, section.entries.allSatisfy(\.name.isConstant),
      let first = pods.first.flatMap(ordinal), names.allSatisfy({ ordinal($0) ?? -1 >= first })
    else { return repair }
    let more = names.subtracting(pods)
    if more.isEmpty {
      let isWhole = section.branches.allSatisfy { Set($0.map(\.name.text)).count == pods.count }
      if !isWhole { repair.missingLines = missingLines() }
    } else if names.isSuperset(of: pods) {
      let next = (0..<names.count).map { "\(prefix)\(first + $0)" }
      if names == Set(next), isReady(for: next) {
        repair.configuredPods = next.count
      } else if isStray(more) {
        repair.extraPeers = section.entries.filter { more.contains($0.name.text) }.map(\.name)
      }
    }
    return repair
  }

  private var prefix: String { view.component.workload.object.name + "-" }

  private func ordinal(_ pod: String) -> Int? {
    guard pod.hasPrefix(prefix) else { return nil }
    let digits = pod.dropFirst(prefix.count)
    return digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
  }

  /// Returns the peers that a pod sees.
  private func seen(by pod: String) -> [Peer] {
    reader.configuration.peers(of: section, environment: view.environment(of: pod))
  }

  // MARK: Extra peers

  /// Returns whether each pod would find itself and all others, through Services of their own.
  private func isReady(for pods: [String]) -> Bool {
    pods.allSatisfy { pod in
      let entries = seen(by: pod)
      return entries.count == pods.count && Set(entries.map(\.name.text)) == Set(pods)
        && entries.allSatisfy { entry in
          if entry.name.text == pod { return listens(entry) }
          return service(of: entry.address?.host)?.podName == entry.name.text
        }
    }
  }

  /// Returns whether none of the named peers has a Service, and all branches name every pod in addition to them.
  private func isStray(_ names: Set<String>) -> Bool {
    let known = Set(pods)
    guard
      section.branches.allSatisfy({ Set($0.map(\.name.text)).subtracting(names) == known })
    else { return false }
    return names.allSatisfy { name in
      let hosts = section.entries.filter { $0.name.text == name && !listens($0) }
        .map { $0.address?.host }
      return !hosts.isEmpty
        && hosts.allSatisfy { host in
          guard let (_, namespace) = reader.service(host),
            namespace == view.component.workload.namespace
          else { return false }
          return service(of: host) == nil
        }
    }
  }

  private func service(of host: Word?) -> ServiceEntry? {
    guard let (name, namespace) = reader.service(host),
      namespace == view.component.workload.namespace
    else { return nil }
    return view.find(name)
  }

  /// Returns whether a line sets the listening address of its own pod, or leaves it to `bind`.
  private func listens(_ entry: Peer) -> Bool {
    guard let address = entry.address else { return !section.binds.isEmpty }
    return address.isLocal
      || !(address.host?.isConstant ?? true) && reader.service(address.host) == nil
  }

  // MARK: Missing peers

  private func missingLines() -> [PeerRepair.MissingLine] {
    let views = pods.map { (pod: $0, entries: seen(by: $0)) }
    guard views.allSatisfy({ Set($0.entries.map(\.name.text)).count == $0.entries.count }) else {
      return []
    }
    let readers = Dictionary(
      views.flatMap { view in view.entries.map { ($0.directive.line, 1) } }, uniquingKeysWith: +)
    let rank = Dictionary(
      pods.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [PeerRepair.MissingLine] = []
    for (pod, entries) in views {
      let named = Set(entries.map(\.name.text))
      let own = entries.filter { readers[$0.directive.line] == 1 }
      for peer in pods where !named.contains(peer) {
        guard let text = line(for: peer, readBy: pod, views), let first = own.first else {
          return []
        }
        let before = own.last { rank[$0.name.text]! < rank[peer]! }
        found.append(
          PeerRepair.MissingLine(
            reader: pod, peer: peer, text: text,
            neighbour: (before ?? first).directive.range, isAbove: before == nil))
      }
    }
    return found
  }

  /// Returns the line by which a pod should know a peer: as a third pod knows it, otherwise derived from the line for the
  /// opposite direction.
  private func line(
    for peer: String, readBy pod: String, _ views: [(pod: String, entries: [Peer])]
  ) -> String? {
    if peer == pod {
      for (other, entries) in views where other != pod {
        guard let entry = entries.first(where: { $0.name.text == other }), listens(entry) else {
          continue
        }
        return renamed(written(entry), from: other, to: pod)
      }
      return nil
    }
    for (other, entries) in views where other != pod && other != peer {
      guard let entry = entries.first(where: { $0.name.text == peer }), !listens(entry) else {
        continue
      }
      return written(entry)
    }
    guard let view = views.first(where: { $0.pod == peer }),
      let entry = view.entries.first(where: { $0.name.text == pod }),
      let host = entry.address?.host?.constant
    else { return nil }
    let wanted = renamed(host, from: pod, to: peer)
    guard wanted != host, let (name, namespace) = reader.service(named: wanted),
      namespace == self.view.component.workload.namespace, self.view.find(name) != nil
    else { return nil }
    return renamed(written(entry), from: pod, to: peer)
  }

  private func written(_ entry: Peer) -> String {
    String(decoding: text[entry.directive.range.bytes], as: UTF8.self)
  }

  /// Replaces one pod's name with another's, unless it is part of a longer name.
  private func renamed(_ line: String, from old: String, to new: String) -> String {
    let (bytes, wanted) = (Array(line.utf8), Array(old.utf8))
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let end = index + wanted.count
      let isName =
        end <= bytes.count && bytes[index..<end].elementsEqual(wanted)
        && !(end < bytes.count && (0x30...0x39).contains(bytes[end]))
      result += isName ? Array(new.utf8) : [bytes[index]]
      index = isName ? end : index + 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}
