import Basics
import Kubernetes

/// The status of installations.
public struct StatusReport: Sendable, Hashable {
  /// The time at which it was determined, in seconds since 1970.
  public var time: Int64
  /// The kubeconfig context; nil without one, and for saved objects.
  public var context: String?
  public var installations: [InstallationStatus]
  /// What could not be determined, and why; the affected values are nil.
  public var notes: [StatusNote]

  public init(
    time: Int64 = 0, context: String? = nil, installations: [InstallationStatus],
    notes: [StatusNote] = []
  ) {
    self.time = time
    self.context = context
    self.installations = installations
    self.notes = notes
  }

  /// The worst health of all installations; unknown if a note may hide a problem.
  public var health: Health {
    let hidden: Health = notes.contains(where: \.hidesIllness) ? .unknown : .healthy
    return installations.reduce(hidden) { $0.joined(with: $1.health) }
  }

  /// Whether a change of any component has not reached all pods yet.
  public var isRollingOut: Bool {
    installations.contains { installation in
      installation.haproxy?.pods.isRollingOut == true
        || installation.shards.contains { $0.components.contains(where: \.status.isRollingOut) }
    }
  }

  /// The report whose next commands have further flags, such as those that select the cluster.
  public func addressing(_ flags: String) -> StatusReport {
    if flags.isEmpty { return self }
    var copy = self
    for position in copy.installations.indices { copy.installations[position].address(flags) }
    return copy
  }

  /// The report without times, which change although the status does not.
  public var timeless: StatusReport {
    var copy = self
    copy.time = 0
    for position in copy.installations.indices {
      copy.installations[position].forgetTimes()
    }
    return copy
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
  /// The Jitsi releases of its images, the newest first; empty if no image names one.
  public var releases: [String] = []
  public var health: Health
  /// The problems of the installation as a whole, not including shards, the worst first.
  public var ownProblems: [HealthProblem]
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
  /// The workloads beside the shards.
  public var companions: [CompanionStatus] = []

  /// The problems of the installation as a whole, not including shards.
  public var reasons: [String] { ownProblems.map(\.reason) }

  /// All problems, the worst first.
  public var problems: [HealthProblem] {
    (ownProblems + shards.flatMap(\.problems)).worstFirst
  }

  fileprivate mutating func forgetTimes() {
    change { $0.timeless }
  }

  fileprivate mutating func address(_ flags: String) {
    change { problem in
      var changed = problem
      changed.next = problem.next.map { $0 + flags }
      return changed
    }
  }

  private mutating func change(_ body: (HealthProblem) -> HealthProblem) {
    ownProblems = ownProblems.map(body)
    for position in shards.indices {
      shards[position].problems = shards[position].problems.map(body)
    }
  }
}

/// The status of one shard.
public struct ShardStatus: Sendable, Hashable {
  public var index: Int
  public var health: Health
  /// The problems of the shard, the worst first.
  public var problems: [HealthProblem]
  public var remarks: [String]
  /// The component's status; nil if the shard does not have it.
  public var web: ComponentStatus?
  public var jicofo: ComponentStatus?
  public var prosody: ComponentStatus?
  public var bridges: ComponentStatus?
  /// The bounds of the bridges' autoscaler; nil without one.
  public var bounds: AutoscalerBounds?
  /// What jicofo reports; nil if it was not queried or did not answer.
  public var statistics: JicofoStatistics?
  /// The load of the bridges; nil if none reports it.
  public var load: BridgeLoad?
  /// The shard's HAProxy server; nil if there is none or it cannot be determined.
  public var slot: SlotStatus?

  package init(
    index: Int, health: Health, problems: [HealthProblem], remarks: [String],
    web: ComponentStatus?, jicofo: ComponentStatus?, prosody: ComponentStatus?,
    bridges: ComponentStatus?, bounds: AutoscalerBounds?,
    statistics: JicofoStatistics? = nil, load: BridgeLoad?, slot: SlotStatus?
  ) {
    self.index = index
    self.health = health
    self.problems = problems
    self.remarks = remarks
    self.web = web
    self.jicofo = jicofo
    self.prosody = prosody
    self.bridges = bridges
    self.bounds = bounds
    self.statistics = statistics
    self.load = load
    self.slot = slot
  }

  public var reasons: [String] { problems.map(\.reason) }

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
  /// Whether a change has not reached all pods yet.
  public var isRollingOut = false

  package init(
    workloads: [String], ready: Int?, wanted: Int, images: [String], pods: [PodStatus]
  ) {
    self.workloads = workloads
    self.ready = ready
    self.wanted = wanted
    self.images = images
    self.pods = pods
  }

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
