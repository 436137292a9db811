public import HAProxy
import Kubernetes
public import YAML

/// Where the address of an HAProxy peer comes from, when it is settled once, as the pod starts.
public struct PeerSource: Sendable {
  public enum Kind: String, Sendable {
    /// A variable that the kubelet sets for a Service that is older than the pod.
    case link
    /// What a name led to when the container started.
    case lookup
  }

  public enum Place: Sendable {
    case word(SourceRange)
    case node(Node)
  }

  public let kind: Kind
  /// The variable, or the name that is looked up.
  public let name: String
  /// Whether a pod can have a variable of that name.
  public let isPossible: Bool
  public let place: Place
}

extension HAProxyTier {
  /// What the addresses of the peers hang on beside names: each variable and each name once.
  public func peerSources(of component: Component) -> [PeerSource] {
    var found: [PeerSource] = []
    var seen: Set<String> = []
    let own = Dictionary(
      component.environment.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    var asked: Set<String> = []
    for peer in peersSection?.entries ?? [] {
      guard let host = peer.address?.host else { continue }
      for reference in host.references {
        asked.insert(reference.name)
        // HAProxy reads a dash as the beginning of a default.
        let rest = reference.defaultValue ?? ""
        let name = rest.isEmpty ? reference.name : "\(reference.name)-\(rest)"
        guard own[reference.name] == nil, name.hasSuffix("_SERVICE_HOST"),
          seen.insert(name).inserted
        else { continue }
        found.append(
          PeerSource(
            kind: .link, name: name, isPossible: rest.isEmpty, place: .word(host.range)))
      }
    }
    for name in asked.sorted() {
      guard let entry = own[name], let value = entry.value, value.holds("_SERVICE_HOST)") else {
        continue
      }
      let variable = value.split { $0 == "(" || $0 == ")" || $0 == "$" }
        .first { $0.hasSuffix("_SERVICE_HOST") }
      found.append(
        PeerSource(
          kind: .link, name: String(variable ?? ""), isPossible: true, place: .node(entry.node)))
    }
    guard asked.contains(where: { own[$0] == nil }) else { return found }
    for field in ["command", "args"] {
      guard let words = component.container.node[field] else { continue }
      for word in words.elements {
        let text = word.text ?? ""
        for host in PeerViewReader.lookups(in: text) where seen.insert(host).inserted {
          found.append(PeerSource(kind: .lookup, name: host, isPossible: true, place: .node(word)))
        }
        for variable in Self.links(in: text) where seen.insert(variable).inserted {
          found.append(
            PeerSource(kind: .link, name: variable, isPossible: true, place: .node(word)))
        }
      }
    }
    return found
  }

  /// The service-link variables that a command reads, the API server's aside.
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
