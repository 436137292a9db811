import Basics
import HAProxy
import Kubernetes
import YAML

/// Reads a peers section as seen by each pod of a StatefulSet.
struct PeerViewReader {
  /// The maximum number of pods to examine; any further ones follow the same pattern.
  private static let podLimit = 16

  let reader: HAProxyReader
  let section: PeersSection
  let component: Component
  /// Returns the Service with a name in HAProxy's namespace.
  let find: (String) -> ServiceEntry?

  private var links: [PeerLink] = []
  private var seen: Set<Seen> = []

  private struct Seen: Hashable {
    let line: Int
    let isOwn: Bool
    let peer: String?
  }

  init(
    _ reader: HAProxyReader, _ section: PeersSection, _ component: Component,
    find: @escaping (String) -> ServiceEntry?
  ) {
    self.reader = reader
    self.section = section
    self.component = component
    self.find = find
  }

  mutating func view() -> PeerView {
    let workload = component.workload
    guard workload.isStatefulSet else { return .none }
    let start = workload.object.node["spec"]?["ordinals"]?["start"]?.integer ?? 0
    let pods = (0..<min(max(workload.replicas, 0), Self.podLimit)).map {
      "\(workload.object.name)-\(start + $0)"
    }
    var lost: [String] = []
    for pod in pods where !findsItself(pod) { lost.append(pod) }
    if links.contains(where: { !$0.isOwn && $0.isUnknown }) { addLookedUp(pods) }
    return PeerView(pods: pods, links: links, podsWithoutPeer: lost, port: port)
  }

  /// The port on which the pods listen: that of the section's `bind`, or of a pod's own line.
  private var port: Int? {
    if let bound = section.binds.first?.addresses.first?.port { return bound.number }
    return links.lazy.filter { $0.isOwn }.compactMap { $0.address?.port?.number }.first
  }

  private mutating func findsItself(_ pod: String) -> Bool {
    let environment = environment(of: pod)
    let entries = reader.configuration.peers(of: section, environment: environment)
    let localName = reader.configuration.localPeer.map { $0.value(in: environment) } ?? pod
    let names = entries.map { $0.name.value(in: environment) }
    // Conditions that cannot be evaluated leave lines from several branches.
    let isClear = Set(names).count == names.count
    for (entry, name) in zip(entries, names) {
      let isOwn = name != nil && name == localName
      guard isClear || !isOwn else { continue }
      let host = entry.address?.host
      let podAddress = host?.constant.flatMap { reader.podAddress($0) }
      let link = PeerLink(
        reader: pod, peer: name, isOwn: isOwn, address: entry.address,
        service: reader.service(host), pod: podAddress?.pod,
        place: .word((entry.address?.word ?? entry.name).range))
      let key = Seen(line: entry.directive.line, isOwn: isOwn, peer: name)
      if seen.insert(key).inserted { links.append(link) }
    }
    guard let localName, isClear, !entries.isEmpty, !names.contains(nil) else { return true }
    return names.contains(localName) || renamesItself
  }

  /// Whether a process identifies itself among the peers by its host name, which is the pod's name.
  var isNamedAfterHost: Bool { reader.configuration.localPeer == nil && !renamesItself }

  /// Whether the command line sets a peer name other than the host name (`-L`).
  private var renamesItself: Bool {
    words.contains { node in
      node.text.map { $0 == "-L" || $0.holds(" -L ") } ?? false
    }
  }

  private var words: [Node] {
    [component.container.node["command"], component.container.node["args"]].compactMap(\.self)
      .flatMap { Array($0.elements) }
  }

  func environment(of pod: String) -> [String: String] {
    var values = ["HOSTNAME": pod]
    for entry in component.environment {
      if let value = entry.value, case .literal = entry.origin { values[entry.name] = value }
      let field = entry.node["valueFrom"]?["fieldRef"]?["fieldPath"]?.text
      if field == "metadata.name" { values[entry.name] = pod }
    }
    return values
  }

  /// Adds peers whose addresses are resolved when the container starts: as in the command, otherwise through Services that have
  /// the pods' names and no other purpose.
  private mutating func addLookedUp(_ pods: [String]) {
    guard let unknown = links.first(where: { !$0.isOwn && $0.isUnknown }) else { return }
    links.removeAll { !$0.isOwn && $0.isUnknown }
    func link(
      _ peer: String?, _ pod: String?, _ service: (String, String)?, _ place: PeerLink.Place
    ) {
      links.append(
        PeerLink(
          reader: unknown.reader, peer: peer, isOwn: false, address: unknown.address,
          service: service, pod: pod, place: place))
    }
    let lookups = words.flatMap { word in
      Self.lookups(in: word.text ?? "").map { (host: $0, place: PeerLink.Place.command(word)) }
    }
    for lookup in lookups {
      let pod = reader.podAddress(lookup.host)?.pod
      let service = reader.service(named: lookup.host)
      let name = pod ?? service?.name
      link(pods.first { $0 == name }, pod, service, lookup.place)
    }
    guard lookups.isEmpty else { return }
    for pod in pods {
      guard let service = find(pod) else { continue }
      link(pod, nil, (pod, component.workload.namespace), .service(service.object.node))
    }
  }

  /// Returns the literal hosts that a command resolves with getent, nslookup, dig or host.
  static func lookups(in command: String) -> [String] {
    let separators = Array(" \n\t'\"()`;|&".utf8)
    var found: [String] = []
    var isAsked = false
    for part in command.utf8.split(whereSeparator: { separators.contains($0) }) {
      let word = String(Substring(part))
      switch word {
      case "getent", "nslookup", "dig", "host": isAsked = true
      case "hosts", "ahosts", "ahostsv4": continue
      default:
        guard isAsked, !word.hasPrefix("-"), !word.hasPrefix("+") else { continue }
        isAsked = false
        if word.utf8.allSatisfy(isHostByte), !found.contains(word) { found.append(word) }
      }
    }
    return found
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension PeerLink {
  /// Whether the address depends on the environment.
  var isUnknown: Bool {
    service == nil && !(address?.host?.isConstant ?? true)
  }
}
