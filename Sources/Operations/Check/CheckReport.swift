/// What `check` found in one installation.
package struct CheckReport: Sendable {
  package let namespace: String
  /// The API server's address.
  package let server: String
  /// The website through which participants come; nil where they come through pods.
  package var website: String?
  /// How many shards were checked.
  package let shards: Int
  /// How many ready HAProxy pods there are.
  package let haproxies: Int
  package var results: [CheckResult] = []
  package var milliseconds = 0

  package func count(_ status: CheckResult.Status) -> Int {
    results.count { $0.status == status }
  }
}

/// The result of one check.
package struct CheckResult: Sendable, Hashable {
  package enum Status: String, Sendable {
    case passed, failed
    /// It could not be carried out; the evidence says why.
    case skipped
  }

  package let check: Check
  /// The shard that it is about; nil where it is about the installation.
  package let shard: Int?
  package let status: Status
  /// What was proved, or what is wrong, in a sentence.
  package let message: String
  /// What was seen, a line each.
  package var evidence: [String] = []

  /// What users experience if it failed.
  package var consequence: String { check.consequence(inShard: shard != nil) }

  /// A command that shows more.
  package func nextCommand(namespace: String) -> String {
    check.nextCommand(namespace: namespace, inShard: shard != nil)
  }
}

/// The checks, in the order in which they run.
package enum Check: String, Sendable, CaseIterable {
  case webPage = "web-page"
  case webSignalling = "web-signalling"
  case shardWiring = "shard-wiring"
  case haproxyPeers = "haproxy-peers"
  case haproxyServers = "haproxy-servers"
  case roomsStick = "rooms-stick"
  case roomsSpread = "rooms-spread"
  case jicofo
  case bridge
  case bridgeAddress = "bridge-address"
  case bridgeMedia = "bridge-media"

  /// The group that text reports show it in.
  package var group: String {
    switch self {
    case .webPage, .webSignalling, .shardWiring: "web and prosody"
    case .haproxyPeers, .haproxyServers: "haproxy"
    case .roomsStick, .roomsSpread: "rooms"
    case .jicofo, .bridge, .bridgeAddress, .bridgeMedia: "jicofo and bridges"
    }
  }

  /// What users experience when it fails in a shard, or for all.
  func consequence(inShard: Bool) -> String {
    switch self {
    case .webPage: "participants \(inShard ? "that land on this shard " : "")see no meeting page"
    case .webSignalling: "participants \(inShard ? "that land on this shard " : "")cannot join"
    case .shardWiring: "participants of one room can land on different shards"
    case .haproxyPeers: "participants of one room can land on different shards"
    case .haproxyServers: "participants of one room can land on different shards"
    case .roomsStick: "participants of one room do not see each other"
    case .roomsSpread: "the other shards get no rooms"
    case .jicofo: "participants wait in the room and nobody starts the conference"
    case .bridge: "participants see each other's names, but have neither sound nor picture"
    case .bridgeAddress:
      "participants have neither sound nor picture unless they are in the bridge's network"
    case .bridgeMedia:
      "participants in networks like this machine's have neither sound nor picture"
    }
  }

  /// A command that shows more when it fails in a shard, or for all.
  func nextCommand(namespace: String, inShard: Bool) -> String {
    switch self {
    case .webPage where !inShard, .webSignalling where !inShard:
      "kubectl jitsi lint --live -n \(namespace) --select 'ingress*,gateway*,certificate*,public-url,haproxy*'"
    case .webPage, .webSignalling, .jicofo, .bridge: "kubectl jitsi status -n \(namespace) -o wide"
    case .shardWiring:
      "kubectl jitsi lint --live -n \(namespace) --select shard-wiring,shard-selectors"
    case .haproxyPeers:
      "kubectl jitsi lint --live -n \(namespace) --select 'haproxy-peer*,haproxy-stick-table'"
    case .haproxyServers:
      "kubectl jitsi lint --live -n \(namespace) --select haproxy-srv-records,haproxy-rollout"
    case .roomsStick, .roomsSpread: "kubectl jitsi lint --live -n \(namespace) --select 'haproxy*'"
    case .bridgeAddress, .bridgeMedia: "kubectl jitsi lint --live -n \(namespace) --select 'jvb*'"
    }
  }
}
