import HAProxy
import Kubernetes
import YAML

/// Determines the health of installations from objects.
public struct StatusReader: Sendable {
  public struct Options: Sendable {
    /// The current time in seconds since 1970.
    public var now: Int64
    /// Whether pods were queried; if nil, the presence of pods decides.
    public var knowsPods: Bool?
    /// Whether the objects are complete, so that a missing object does not exist.
    public var isWhole = true
    /// The metrics reported by pods.
    public var figures = LiveMetrics.none

    public init(now: Int64) { self.now = now }
  }

  private let inventory: Inventory
  private var options: Options
  private let pods: PodIndex
  private let hosts: [Set<String>]

  public init(_ inventory: Inventory, _ options: Options) {
    self.inventory = inventory
    self.options = options
    pods = PodIndex(inventory, now: options.now, knowsPods: options.knowsPods)
    hosts = inventory.meetingHosts().map { Set($0.map { $0.lowercased() }) }
  }

  /// Returns a reader with metrics reported by pods.
  public func showing(_ figures: LiveMetrics) -> StatusReader {
    var copy = self
    copy.options.figures = figures
    return copy
  }

  /// Returns the status of all installations, ordered by namespace.
  public func report() -> StatusReport {
    let installations = inventory.installations.map(status).sorted { $0.namespace < $1.namespace }
    return StatusReport(installations: installations, notes: options.figures.notes)
  }

  // MARK: An installation

  private func status(of installation: Installation) -> InstallationStatus {
    let told = told(of: installation)
    var healthProblems: [HealthProblem] = []
    var haproxy: HAProxyStatus?
    var slots: SlotReader?
    if let tier = installation.haproxy {
      let component = inventory.components[tier.component]
      if let reading = ComponentReader(inventory: inventory, pods: pods).read(.haproxy, [component])
      {
        let read = HAProxyReading(reading, tier, told)
        haproxy = read.status
        healthProblems += read.healthProblems
      }
      var reader = SlotReader(
        inventory, installation, tier, told: told, shardByAddress: webAddresses(of: installation),
        readyWebs: readyWebs(of: installation),
        isWhole: options.isWhole && hasServices(installation))
      reader.read()
      healthProblems += reader.healthProblems
      slots = reader
    }
    let scalers = installation.shards.map { id in
      AutoscalerReader(inventory, inventory.components(.jvb, of: inventory.shards[id]))
    }
    let blindness = UnseenLoad(scalers)
    healthProblems += blindness.healthProblems
    let shards = zip(installation.shards, scalers).map { id, scalers in
      status(
        of: inventory.shards[id], slot: slots?.slots[id], scalers,
        also: blindness.healthProblems(of: scalers) + (slots?.shardAilments[id] ?? []))
    }
    let hosts = hosts[installation.id]
    let certificates = inventory.certificates(of: installation, hosts: hosts, now: options.now)
    healthProblems += certificates.compactMap(healthProblem)
    return InstallationStatus(
      namespace: installation.namespace,
      health: Self.health(healthProblems.health, shards.map(\.health)),
      reasons: healthProblems.reasons,
      remarks: [], haproxy: haproxy, hosts: hosts.sorted(), certificates: certificates,
      autoscalersAtLimit: AutoscalerReader.atLimit(
        inventory.autoscalers(in: installation.namespace)), shards: shards)
  }

  /// An installation is down if all its shards are, and degraded if some are.
  private static func health(_ own: Health, _ shards: [Health]) -> Health {
    let worst = shards.reduce(Health.healthy) { $0.joined(with: $1) }
    let isAllDown = !shards.isEmpty && shards.allSatisfy { $0 == .down }
    return own.joined(with: worst == .down && !isAllDown ? .degraded : worst)
  }

  private func healthProblem(_ certificate: CertificateStatus) -> HealthProblem? {
    guard let days = certificate.daysLeft, days < 0 else { return nil }
    let ago = -days == 1 ? "less than a day ago" : "\(-days - 1) days ago"
    return HealthProblem(.degraded, "the certificate of \(certificate.host) expired \(ago)")
  }

  private func told(of installation: Installation) -> [(pod: String, statistics: Statistics)] {
    guard let tier = installation.haproxy else { return [] }
    let workload = inventory.components[tier.component].workload
    return pods.pods(of: workload).compactMap { pod in
      options.figures.haproxy["\(pod.namespace)/\(pod.name)"].map { (pod.name, $0) }
    }
  }

  /// Returns whether Services were queried: every installation has some.
  private func hasServices(_ installation: Installation) -> Bool {
    inventory.services.contains { $0.namespace == installation.namespace }
  }

  private func webAddresses(of installation: Installation) -> [String: Int] {
    var found: [String: Int] = [:]
    for id in installation.shards {
      for component in inventory.components(.web, of: inventory.shards[id]) {
        for pod in pods.pods(of: component.workload) {
          if let address = pod.address { found[address] = id }
        }
      }
    }
    return found
  }

  private func readyWebs(of installation: Installation) -> Int {
    installation.shards.count { id in
      inventory.components(.web, of: inventory.shards[id]).contains { component in
        pods.pods(of: component.workload).contains(where: \.isReady)
      }
    }
  }

  // MARK: Metrics targets

  /// Returns the pods that report metrics, and their endpoints.
  public func targets() -> MetricsTargets {
    var targets = MetricsTargets()
    for installation in inventory.installations {
      for id in installation.shards {
        for bridge in inventory.components(.jvb, of: inventory.shards[id]) {
          let places = inventory.figurePlaces(of: bridge)
          for pod in pods.pods(of: bridge.workload) where pod.isReady {
            targets.bridges.append(
              .init(namespace: pod.namespace, pod: pod.name, places: places))
          }
        }
      }
      guard let tier = installation.haproxy else { continue }
      guard let configuration = tier.configuration else {
        targets.notes.append(
          StatusNote("no metrics of HAProxy: the ConfigMap with its configuration cannot be read"))
        continue
      }
      let (page, exporter) = (configuration.statisticsPage, configuration.statisticsExporter)
      if page == nil, exporter == nil {
        targets.notes.append(
          StatusNote(
            "no metrics of HAProxy: its configuration has neither a statistics page nor the exporter on a port"
          ))
        continue
      }
      let workload = inventory.components[tier.component].workload
      for pod in pods.pods(of: workload) where pod.isReady {
        targets.haproxy.append(
          .init(namespace: pod.namespace, pod: pod.name, page: page, exporter: exporter))
      }
    }
    return targets
  }

  // MARK: A shard

  private func status(
    of shard: Shard, slot: SlotStatus?, _ scalers: AutoscalerReader, also: [HealthProblem]
  ) -> ShardStatus {
    var healthProblems: [HealthProblem] = []
    var remarks: [String] = []
    func read(_ kind: ComponentKind, fewest: Int? = nil) -> ComponentStatus? {
      let reader = ComponentReader(inventory: inventory, pods: pods)
      guard let reading = reader.read(kind, inventory.components(kind, of: shard), fewest: fewest)
      else {
        if options.isWhole {
          healthProblems.append(
            HealthProblem(.down, "no \(kind == .jvb ? "bridge" : kind.rawValue) exists"))
        }
        return nil
      }
      healthProblems += reading.healthProblems
      remarks += reading.remarks
      return reading.status
    }
    let web = read(.web)
    let jicofo = read(.jicofo)
    let prosody = read(.prosody)
    let bridges = read(.jvb, fewest: scalers.bounds.map { max(1, $0.minimum) })
    healthProblems += scalers.healthProblems + also
    if let bridges, bridges.ready != nil, let bounds = scalers.bounds, bridges.wanted > 0,
      bridges.wanted < bounds.minimum
    {
      healthProblems.append(
        HealthProblem(
          .degraded,
          "not enough bridges: \(bridges.wanted), but the autoscaler's minimum is \(bounds.minimum)"
        )
      )
    }
    if healthProblems.health == .down, slot?.state == "UP" {
      let name = slot?.name.map { " \($0)" } ?? ""
      healthProblems.append(
        HealthProblem(.down, "its HAProxy server\(name) is UP: new rooms still go there"))
    }
    let load = load(of: bridges)
    if let load, load.leaving > 0 {
      remarks.append(
        "\(load.leaving) bridge\(load.leaving == 1 ? " accepts" : "s accept") no new conferences")
    }
    return ShardStatus(
      index: shard.index, health: healthProblems.health, reasons: healthProblems.reasons,
      remarks: remarks,
      web: web, jicofo: jicofo, prosody: prosody, bridges: bridges, bounds: scalers.bounds,
      load: load, slot: slot)
  }

  private func load(of bridges: ComponentStatus?) -> BridgeLoad? {
    guard let bridges else { return nil }
    let asked = bridges.pods.filter(\.isReady)
    return BridgeLoad(
      asked.compactMap { options.figures.bridges["\($0.namespace)/\($0.name)"] },
      asked: asked.count)
  }
}
