import Jitsi
import Lint

/// The part of the diagram that a finding belongs to.
enum DiagramTarget: Hashable {
  case entry
  case haproxy
  /// An HAProxy pod, by index.
  case pod(Int)
  /// A whole shard, by index.
  case shard(Int)
  case part(shard: Int, ComponentKind)
  /// A Secret that several workloads read, by index.
  case secret(Int)
  /// Configuration, monitoring, and everything else that is not drawn.
  case rest

  /// The part's anchor in the page, unique within an installation.
  var anchor: String {
    switch self {
    case .entry: "entry"
    case .haproxy: "haproxy"
    case .pod(let position): "haproxy-pod-\(position)"
    case .shard(let position): "shard-\(position)"
    case .part(let shard, let kind): "shard-\(shard)-\(kind.rawValue)"
    case .secret(let position): "secret-\(position)"
    case .rest: "rest"
    }
  }
}

extension ComponentKind {
  /// The component named by the first word of a rule's name.
  init?(rule: String) {
    self.init(rawValue: String(rule.prefix { $0 != "-" }))
  }
}
