import Basics
import YAML

/// The kinds of components in a Jitsi Meet installation.
public enum ComponentKind: String, Sendable, Hashable, CaseIterable {
  case web, jicofo, prosody, jvb, haproxy

  /// The components of a shard.
  public static let ofShard: [ComponentKind] = [.web, .jicofo, .prosody, .jvb]

  /// Parses a label value, the last element of an image path, or the core of a name. Accepts the different spellings in
  /// published installations.
  package init?(word: Substring) {
    guard let kind = Self.words[Self.stripped(word)] else { return nil }
    self = kind
  }

  private static let words: [String: ComponentKind] = [
    "web": .web, "web-server": .web, "webserver": .web, "jitsi-web": .web, "meet-web": .web,
    "jicofo": .jicofo, "conference-manager": .jicofo, "coordinator": .jicofo, "focus": .jicofo,
    "prosody": .prosody, "xmpp": .prosody, "xmpp-server": .prosody,
    "jvb": .jvb, "videobridge": .jvb, "jitsi-videobridge": .jvb, "jvb2": .jvb,
    "videobridge2": .jvb, "selective-forwarding-unit": .jvb, "sfu": .jvb,
    "haproxy": .haproxy, "load-balancer": .haproxy, "loadbalancer": .haproxy,
  ]

  private static func stripped(_ word: Substring) -> String {
    var rest = Substring(word.lowercased())
    for prefix in ["docker-jitsi-meet-", "jitsi-meet-", "jitsi-"]
    where rest.utf8.starts(with: prefix.utf8) {
      rest = Substring(rest.utf8.dropFirst(prefix.utf8.count))
      break
    }
    return String(rest)
  }

  /// Finds a component in the words of a name such as `my-jitsi-shard-1-jvb`. Returns nil for helpers of a component
  /// (`sysctl-jvb`, `prometheus-jitsi-meet-exporter`), which a word in their name indicates.
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

  /// Returns whether a name indicates a helper of a component.
  static func isHelper(_ name: String) -> Bool {
    name.lowercased().parts(between: isBetweenWords).contains(where: helpers.contains)
  }

  private static func isBetweenWords(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "/")
  }
}
