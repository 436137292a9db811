import Basics
import Kubernetes

/// The status of installations.
public struct StatusReport: Sendable, Hashable {
  public var installations: [InstallationStatus]
  /// What could not be determined, and why; the affected values are nil.
  public var notes: [StatusNote]

  public init(installations: [InstallationStatus], notes: [StatusNote] = []) {
    self.installations = installations
    self.notes = notes
  }

  /// The worst health of all installations; unknown if a note may hide a problem.
  public var health: Health {
    let hidden: Health = notes.contains(where: \.hidesIllness) ? .unknown : .healthy
    return installations.reduce(hidden) { $0.joined(with: $1.health) }
  }
}

/// Something that could not be determined.
public struct StatusNote: Sendable, Hashable {
  /// A one-line message.
  public let message: String
  /// Whether it could hide a problem that nothing else reveals.
  public let hidesIllness: Bool

  public init(_ message: String, hidesIllness: Bool = false) {
    self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    self.hidesIllness = hidesIllness
  }
}

/// The status of one Jitsi Meet installation.
public struct InstallationStatus: Sendable, Hashable {
  public var namespace: String
  public var health: Health
  /// The problems of the installation as a whole, not including shards.
  public var reasons: [String]
  /// Information that is not a problem.
  public var remarks: [String]
  /// The HAProxy tier; nil if there is none.
  public var haproxy: HAProxyStatus?
  /// The hosts at which users open meetings, sorted.
  public var hosts: [String]
  /// The certificates in use for those hosts, the earliest expiry first.
  public var certificates: [CertificateStatus]
  /// The names of autoscalers at their maximum, sorted.
  public var autoscalersAtLimit: [String]
  public var shards: [ShardStatus]
}

/// The status of one shard.
public struct ShardStatus: Sendable, Hashable {
  public var index: Int
  public var health: Health
  /// The problems of the shard, the worst first.
  public var reasons: [String]
  public var remarks: [String]
  /// The component's status; nil if the shard does not have it.
  public var web: ComponentStatus?
  public var jicofo: ComponentStatus?
  public var prosody: ComponentStatus?
  public var bridges: ComponentStatus?
  /// The bounds of the bridges' autoscaler; nil without one.
  public var bounds: AutoscalerBounds?
  /// The load of the bridges; nil if none reports it.
  public var load: BridgeLoad?
  /// The shard's HAProxy server; nil if there is none or it cannot be determined.
  public var slot: SlotStatus?

  /// The shard's existing components, in table order.
  public var components: [(kind: ComponentKind, status: ComponentStatus)] {
    [(.web, web), (.jicofo, jicofo), (.prosody, prosody), (.jvb, bridges)].compactMap {
      kind, status in status.map { (kind, $0) }
    }
  }
}

/// The status of a component's pods.
public struct ComponentStatus: Sendable, Hashable {
  /// The names of its workloads, such as `StatefulSet/shard-0-jvb`.
  public var workloads: [String]
  /// The number of ready pods; nil if it is unknown.
  public var ready: Int?
  /// The desired number of pods.
  public var wanted: Int
  public var images: [String]
  /// The pods by name; empty if they are not visible.
  public var pods: [PodStatus]

  public var restarts: Int { pods.reduce(0) { $0 + $1.restarts } }
}

/// The bounds of an autoscaler.
public struct AutoscalerBounds: Sendable, Hashable {
  public var minimum: Int
  /// The maximum; nil if it is not set.
  public var maximum: Int?
}

/// The certificate that a host is served with.
public struct CertificateStatus: Sendable, Hashable {
  public var host: String
  /// The Secret; nil if the Ingress leaves the certificate to its controller.
  public var secret: String?
  /// The expiry in seconds since 1970; nil if the certificate is not visible.
  public var notAfter: Int64?
  /// Whole days until expiry, negative afterwards.
  public var daysLeft: Int?

  /// The expiry in Kubernetes' time format.
  public var end: String? { notAfter.map(Time.text) }
}
