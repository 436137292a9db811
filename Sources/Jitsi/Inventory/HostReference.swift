import Basics
import Kubernetes
import YAML

/// A host named in an environment variable.
public struct HostReference: Sendable {
  public let entry: EnvironmentEntry
  public let host: String
  public let port: Int?
  public let target: Target

  public enum Target: Sendable, Hashable {
    /// A Service of the cluster, by name and namespace.
    case service(name: String, namespace: String)
    /// The pod itself.
    case local
    /// An address, a host outside the cluster, or a placeholder for another tool.
    case elsewhere
  }

  /// Whether the variable sets the XMPP server (docker-jitsi-meet's env.example).
  public var isXMPP: Bool { Self.xmppVariables.contains(entry.name) }

  static let xmppVariables: Set<String> = [
    "XMPP_SERVER", "XMPP_BOSH_URL_BASE", "XMPP_HOST", "JVB_XMPP_SERVER", "PROSODY_HOST",
    "XMPP_SERVER_S2S",
  ]

  /// Returns the hosts in a container's environment. Only variables for the XMPP server and values that are a Service's full
  /// name are considered; any other short word could be anything.
  static func find(
    in entries: [EnvironmentEntry], namespace: String, namespaces: Set<String>
  ) -> [HostReference] {
    var found: [HostReference] = []
    for entry in entries {
      guard let value = entry.value, !value.isEmpty, value.utf8.count < 512 else { continue }
      let isXMPP = xmppVariables.contains(entry.name)
      guard isXMPP || value.holds(".svc") else { continue }
      // A placeholder for a person or another tool.
      if value.utf8.contains(where: { "<>{}$".utf8.contains($0) }) { continue }
      if isXMPP, Placeholder(in: value).map({ $0.kind != .exampleHost }) == true { continue }
      let words = value.parts {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ";")
      }
      // Hosts are separated by commas; words without commas are a sentence.
      if isXMPP, words.count > 1, !value.utf8.contains(UInt8(ascii: ",")) { continue }
      for word in words {
        let (host, port) = authority(word)
        guard !host.isEmpty, isXMPP || host.holds(".svc") else { continue }
        let target: Target =
          isDomain(host, entries) ? .elsewhere : target(of: host, namespace, namespaces)
        found.append(HostReference(entry: entry, host: host, port: port, target: target))
      }
    }
    return found
  }

  /// Returns all hosts in the value of a variable that is known to hold them, separated by commas.
  static func all(
    in entry: EnvironmentEntry, among entries: [EnvironmentEntry], namespace: String
  ) -> [HostReference] {
    guard let value = entry.value, !value.isEmpty, value.utf8.count < 512,
      !value.utf8.contains(where: { "<>{}$".utf8.contains($0) })
    else { return [] }
    return value.parts { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }.compactMap { word in
      let (host, port) = authority(word)
      guard !host.isEmpty else { return nil }
      return HostReference(
        entry: entry, host: host, port: port,
        target: isDomain(host, entries) ? .elsewhere : target(of: host, namespace, [namespace]))
    }
  }

  /// Returns whether a host is one of the internal XMPP domains, such as `meet.jitsi`, which some manifests also use as an
  /// address.
  private static func isDomain(_ host: String, _ entries: [EnvironmentEntry]) -> Bool {
    host.utf8.contains(UInt8(ascii: "."))
      && entries.contains { $0.value == host && $0.name.hasSuffix("_DOMAIN") }
  }

  private static func authority(_ text: Substring) -> (host: String, port: Int?) {
    var rest = Substring(String(text).tail(behind: "://") ?? text).utf8
    if let end = rest.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) {
      rest = rest[..<end]
    }
    if let at = rest.lastIndex(of: UInt8(ascii: "@")) { rest = rest[rest.index(after: at)...] }
    let colon = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
    var host = rest[..<colon]
    if host.last == UInt8(ascii: ".") { host.removeLast() }
    return (String(Substring(host)), Int(Substring(rest[colon...].dropFirst())))
  }

  static func target(of host: String, _ namespace: String, _ namespaces: Set<String>) -> Target {
    if host == "localhost" || host.hasPrefix("127.") { return .local }
    let isName = host.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard isName else { return .elsewhere }
    let labels = host.parts(between: UInt8(ascii: ".")).map(String.init)
    if labels.allSatisfy({ Int($0) != nil }) { return .elsewhere }
    switch labels.count {
    case 1: return .service(name: labels[0], namespace: namespace)
    case 2 where namespaces.contains(labels[1]):
      return .service(name: labels[0], namespace: labels[1])
    default:
      guard let svc = labels.firstIndex(of: "svc"), svc >= 2 else { return .elsewhere }
      return .service(name: labels[svc - 2], namespace: labels[svc - 1])
    }
  }
}
