import Jitsi
import Lint

/// Where in an installation a finding belongs.
enum DiagramTarget: Hashable {
  case entry
  case haproxy
  /// A pod of HAProxy, by position.
  case pod(Int)
  /// A shard as a whole, by position.
  case shard(Int)
  case part(shard: Int, ComponentKind)
  /// Configuration, monitoring, and everything else that the drawing leaves out.
  case rest

  /// What names the place in a page, among those of one installation.
  var anchor: String {
    switch self {
    case .entry: "entry"
    case .haproxy: "haproxy"
    case .pod(let position): "haproxy-pod-\(position)"
    case .shard(let position): "shard-\(position)"
    case .part(let shard, let kind): "shard-\(shard)-\(kind.rawValue)"
    case .rest: "rest"
    }
  }
}

extension ComponentKind {
  /// The component that the first word of a rule's name tells.
  init?(rule: String) {
    self.init(rawValue: String(rule.prefix { $0 != "-" }))
  }
}
