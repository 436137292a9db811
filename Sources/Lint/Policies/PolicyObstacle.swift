/// Why a rule has no policy.
public enum PolicyObstacle: String, Sendable, CaseIterable {
  case objects = "compares several objects"
  case configuration = "parses haproxy.cfg, which CEL cannot"
  case text = "is about the text of manifests, which the API server does not have"
  case secrets = "reads certificates, keys or encoded values of Secrets, which CEL cannot"
  case server = "is about what the API server itself checks"
  case releases =
    "depends on the table of Jitsi releases, on ConfigMaps that set variables, or on LimitRanges"

  /// Why a rule has no policy; nil if it has one.
  public init?(rule: String) {
    if AdmissionPolicy.all.contains(where: { $0.rule == rule }) { return nil }
    self = Self.known.first { $0.rules.contains(rule) }?.obstacle ?? .objects
  }

  private static let known: [(obstacle: PolicyObstacle, rules: Set<String>)] = [
    (
      .configuration,
      [
        "haproxy-backends", "haproxy-checks-shard", "haproxy-config", "haproxy-discovery",
        "haproxy-health-checks", "haproxy-metrics", "haproxy-one-web-per-slot",
        "haproxy-peer-count", "haproxy-peer-environment", "haproxy-peer-services",
        "haproxy-probes", "haproxy-room-key", "haproxy-slots", "haproxy-srv-records",
        "haproxy-stick-table", "haproxy-supported", "haproxy-table-capacity",
        "haproxy-table-loss", "haproxy-tunnel-timeout",
      ]
    ),
    (.text, ["duplicate-keys", "duplicate-objects", "placeholders", "yaml-syntax"]),
    (
      .secrets, ["certificate-expiry", "certificate-hosts", "private-key-inline", "secrets-strong"]
    ),
    (.server, ["api-versions", "node-ports-unique", "schema", "secrets-valid"]),
    (
      .releases,
      [
        "images-published", "java-heap", "jicofo-health", "jvb-graceful-shutdown",
        "jvb-media-protocol", "jvb-metrics-sidecar", "jvb-requests", "jvb-stats",
        "liveness-probes", "prosody-metrics", "release-known-bad", "release-variables",
      ]
    ),
  ]
}
