import Basics
public import HAProxy
import Kubernetes
public import YAML

/// The source of an HAProxy peer's address if it is fixed once, when the pod starts.
public struct PeerSource: Sendable {
  public enum Kind: String, Sendable {
    /// A variable that the kubelet sets for Services older than the pod.
    case link
    /// The result of a name lookup when the container starts.
    case lookup
    /// A variable that is never set.
    case never
  }

  public enum Place: Sendable {
    case word(SourceRange)
    case node(Node)
  }

  public let kind: Kind
  /// The variable, or the name to resolve.
  public let name: String
  /// Whether a pod can have a variable with that name. HAProxy parses a dash as the start of a default value, which is not a
  /// host (2.5: ec347b123); before 2.5 it rejects the dash.
  public let isPossible: Bool
  /// The Service that is resolved, by its name or by that of a pod behind it; nil for anything else.
  public let service: (name: String, namespace: String)?
  public let place: Place

  init(
    kind: Kind, name: String, isPossible: Bool = true,
    service: (name: String, namespace: String)? = nil, place: Place
  ) {
    self.kind = kind
    self.name = name
    self.isPossible = isPossible
    self.service = service
    self.place = place
  }
}

extension HAProxyTier {
  /// Returns the variables and names that peer addresses depend on, each once.
  public func peerSources(of component: Component) -> [PeerSource] {
    var found: [PeerSource] = []
    var seen: Set<String> = []
    let own = Dictionary(
      component.environment.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    var asked: Set<String> = []
    for peer in peersSection?.entries ?? [] {
      for (word, suffix) in [
        (peer.address?.host, Self.hostSuffix), (peer.address?.port, Self.portSuffix),
      ] {
        for reference in word?.references ?? [] {
          if suffix == Self.hostSuffix { asked.insert(reference.name) }
          let rest = reference.defaultValue ?? ""
          let name = rest.isEmpty ? reference.name : "\(reference.name)-\(rest)"
          let isMissing = rest.isEmpty && suffix == Self.portSuffix
          guard own[reference.name] == nil, name.hasSuffix(suffix), !isMissing,
            seen.insert(name.dropLast(suffix.count).description).inserted, let word
          else { continue }
          found.append(
            PeerSource(
              kind: .link, name: name, isPossible: rest.isEmpty, place: .word(word.range)))
        }
      }
      // A pod whose own address is empty listens on all addresses.
      guard let host = peer.address?.host, !isOwn(peer) else { continue }
      for reference in host.references where reference.defaultValue == nil {
        guard own[reference.name] == nil, isNeverSet(reference.name, in: component),
          seen.insert(reference.name).inserted
        else { continue }
        found.append(PeerSource(kind: .never, name: reference.name, place: .word(host.range)))
      }
    }
    for name in asked.sorted() {
      guard let entry = own[name], let value = entry.value, value.holds("_SERVICE_HOST)") else {
        continue
      }
      let variable = value.split { $0 == "(" || $0 == ")" || $0 == "$" }
        .first { $0.hasSuffix(Self.hostSuffix) }
      found.append(PeerSource(kind: .link, name: String(variable ?? ""), place: .node(entry.node)))
    }
    guard asked.contains(where: { own[$0] == nil }) else { return found }
    for field in ["command", "args"] {
      guard let words = component.container.node[field] else { continue }
      for word in words.elements {
        let text = word.text ?? ""
        for host in PeerViewReader.lookups(in: text) where seen.insert(host).inserted {
          found.append(
            PeerSource(
              kind: .lookup, name: host, service: service(lookedUp: host), place: .node(word)))
        }
        for variable in Self.links(in: text) where seen.insert(variable).inserted {
          found.append(PeerSource(kind: .link, name: variable, place: .node(word)))
        }
      }
    }
    return found
  }

  private static let hostSuffix = "_SERVICE_HOST"
  private static let portSuffix = "_SERVICE_PORT"

  private func isOwn(_ peer: PeersSection.Peer) -> Bool {
    peer.name.text == "${HOSTNAME}"
      || peerView.links.contains { link in
        guard link.isOwn, case .word(let range) = link.place else { return false }
        return range == (peer.address?.word ?? peer.name).range
      }
  }

  /// Returns the Service for a name that the container's command resolves.
  private func service(lookedUp host: String) -> (name: String, namespace: String)? {
    let first = host.prefix { $0 != "." }
    return peerView.links.first { link in
      guard case .command = link.place else { return false }
      return link.pod.map { $0 == first } ?? (link.service?.name == String(first))
    }?.service
  }

  /// Returns whether a container certainly lacks a variable: it is set neither by its manifest, its command, the kubelet, nor
  /// HAProxy. Only HAProxy's own images have a known environment otherwise (docker-library/haproxy and
  /// haproxytech/haproxy-docker-*: variables that start with HAPROXY, and PATH).
  private func isNeverSet(_ name: String, in component: Component) -> Bool {
    let container = component.container
    let repository = container.image.repository
    guard
      repository == "haproxy" || repository.hasSuffix("library/haproxy")
        || repository.holds("haproxytech/haproxy"),
      container.node["envFrom"] == nil,
      !name.hasPrefix("HAPROXY"), !name.hasPrefix("KUBERNETES_"),
      !["HOSTNAME", "PATH", "HOME", "PWD"].contains(name),
      // The kubelet's own variables for Services, in all their forms.
      !["_SERVICE_HOST", "_PORT", "_ADDR", "_PROTO"].contains(where: { name.hasSuffix($0) }),
      !name.holds("_SERVICE_PORT")
    else { return false }
    for field in ["command", "args"] {
      guard let words = container.node[field] else { continue }
      if words.elements.contains(where: { $0.text?.contains(name) ?? false }) { return false }
    }
    let isSet = configuration?.sections.contains { section in
      section.kind == .global
        && section.directives.contains {
          ["setenv", "presetenv"].contains($0.keyword.text) && $0.argument(0)?.text == name
        }
    }
    return isSet != true
  }

  /// Returns the service-link variables that a command reads, except those of the API server.
  private static func links(in command: String) -> [String] {
    guard command.holds("_SERVICE_HOST") else { return [] }
    return command.utf8.split { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        false
      default: true
      }
    }
    .map { String(Substring($0)) }
    .filter { $0.hasSuffix("_SERVICE_HOST") && $0 != "KUBERNETES_SERVICE_HOST" }
  }
}
