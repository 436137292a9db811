import Basics
import YAML

/// The parts of a Jitsi Meet installation that this tool knows by name.
public enum ComponentKind: String, Sendable, Hashable, CaseIterable {
  case web, jicofo, prosody, jvb, haproxy

  /// The parts of a shard.
  public static let ofShard: [ComponentKind] = [.web, .jicofo, .prosody, .jvb]

  /// Reads a label's value, the last element of an image's path, or a name without what is around it: published
  /// installations word one component in several ways.
  package init?(word: Substring) {
    switch Self.stripped(word) {
    case "web", "web-server", "webserver", "jitsi-web", "meet-web": self = .web
    case "jicofo", "conference-manager", "coordinator", "focus": self = .jicofo
    case "prosody", "xmpp", "xmpp-server": self = .prosody
    case "jvb", "videobridge", "jitsi-videobridge", "jvb2", "videobridge2",
      "selective-forwarding-unit", "sfu":
      self = .jvb
    case "haproxy", "load-balancer", "loadbalancer": self = .haproxy
    default: return nil
    }
  }

  private static func stripped(_ word: Substring) -> String {
    var rest = Substring(word.lowercased())
    for prefix in ["docker-jitsi-meet-", "jitsi-meet-", "jitsi-"]
    where rest.utf8.starts(with: prefix.utf8) {
      rest = Substring(rest.utf8.dropFirst(prefix.utf8.count))
      break
    }
    return String(rest)
  }

  /// Finds a component among the words of a name such as `my-jitsi-shard-1-jvb`. Names of things that only serve a
  /// component (`sysctl-jvb`, `prometheus-jitsi-meet-exporter`) hold a word that says so, and are none.
  init?(name: String) {
    let words = name.lowercased().parts(between: Self.isBetweenWords)
    guard !words.contains(where: Self.helpers.contains) else { return nil }
    for word in words.reversed() {
      switch word {
      case "web": self = .web
      case "jicofo": self = .jicofo
      case "prosody": self = .prosody
      case "jvb", "videobridge": self = .jvb
      case "haproxy": self = .haproxy
      default: continue
      }
      return
    }
    return nil
  }

  private static let helpers: Set<Substring> = [
    "exporter", "sysctl", "autoscaler", "operator", "hook", "hooks", "metrics", "monitor", "tuner",
    "sidecar", "visitor", "visitors", "test", "backup", "job", "config", "init", "reloader",
    "controller", "prometheus", "grafana", "shutdown", "agent", "proxy", "updater", "cleaner",
  ]

  /// Whether a name says that its bearer only serves a component.
  static func isHelper(_ name: String) -> Bool {
    name.lowercased().parts(between: isBetweenWords).contains(where: helpers.contains)
  }

  private static func isBetweenWords(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "/")
  }
}
