import Basics
import Kubernetes

/// How installations fare.
public struct StatusReport: Sendable, Hashable {
  public var installations: [InstallationStatus]
  /// What could not be found out, and why; what it would have shown is nil.
  public var notes: [StatusNote]

  public init(installations: [InstallationStatus], notes: [StatusNote] = []) {
    self.installations = installations
    self.notes = notes
  }

  /// The worst of the installations'; unknown where a note stands for something that could hide an illness.
  public var health: Health {
    let hidden: Health = notes.contains(where: \.hidesIllness) ? .unknown : .healthy
    return installations.reduce(hidden) { $0.joined(with: $1.health) }
  }
}

/// Something that could not be found out.
public struct StatusNote: Sendable, Hashable {
  /// One line.
  public let message: String
  /// Whether what it is about could be ill without anything else showing it.
  public let hidesIllness: Bool

  public init(_ message: String, hidesIllness: Bool = false) {
    self.message = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    self.hidesIllness = hidesIllness
  }
}

/// How one Jitsi Meet fares.
public struct InstallationStatus: Sendable, Hashable {
  public var namespace: String
  public var health: Health
  /// What keeps the installation as a whole from being healthy, shards aside.
  public var reasons: [String]
  /// What is worth knowing and no illness.
  public var remarks: [String]
  /// Nil where there is no HAProxy.
  public var haproxy: HAProxyStatus?
  /// The hosts that people open meetings at, sorted.
  public var hosts: [String]
  /// The certificates in use for them, the one that ends first leading.
  public var certificates: [CertificateStatus]
  /// Autoscalers that have as many pods as they may ask for, by name, sorted.
  public var autoscalersAtLimit: [String]
  public var shards: [ShardStatus]
}

/// How one shard fares.
public struct ShardStatus: Sendable, Hashable {
  public var index: Int
  public var health: Health
  /// What keeps it from being healthy, the worst first.
  public var reasons: [String]
  public var remarks: [String]
  /// Nil where the shard has none.
  public var web: ComponentStatus?
  public var jicofo: ComponentStatus?
  public var prosody: ComponentStatus?
  public var bridges: ComponentStatus?
  /// How many bridges the autoscaler may ask for; nil without one.
  public var bounds: AutoscalerBounds?
  /// What the bridges carry; nil where none tells.
  public var load: BridgeLoad?
  /// Nil where HAProxy has none for the shard, or nothing tells which.
  public var slot: SlotStatus?

  /// The shard's components that are there, in the order of the table.
  public var components: [(kind: ComponentKind, status: ComponentStatus)] {
    [(.web, web), (.jicofo, jicofo), (.prosody, prosody), (.jvb, bridges)].compactMap {
      kind, status in status.map { (kind, $0) }
    }
  }
}

/// The pods of a component.
public struct ComponentStatus: Sendable, Hashable {
  /// The names of its workloads, as in `StatefulSet/shard-0-jvb`.
  public var workloads: [String]
  /// How many pods are ready; nil where nothing tells.
  public var ready: Int?
  /// How many there should be.
  public var wanted: Int
  public var images: [String]
  /// By name; empty where they can't be seen.
  public var pods: [PodStatus]

  public var restarts: Int { pods.reduce(0) { $0 + $1.restarts } }
}

/// The bounds of an autoscaler.
public struct AutoscalerBounds: Sendable, Hashable {
  public var minimum: Int
  /// Nil where the object does not say.
  public var maximum: Int?
}

/// The certificate that a host is served with.
public struct CertificateStatus: Sendable, Hashable {
  public var host: String
  /// Nil where the Ingress leaves it to its controller.
  public var secret: String?
  /// Seconds since 1970; nil where the certificate can't be seen.
  public var notAfter: Int64?
  /// Whole days until then, negative afterwards.
  public var daysLeft: Int?

  /// That moment as Kubernetes writes it.
  public var end: String? { notAfter.map(Time.text) }
}
