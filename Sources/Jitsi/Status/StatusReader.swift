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
    /// Whether the objects are those of one namespace.
    public var isNamespaced = false
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
    let registrations = BridgeRegistrations(inventory)
    let installations = inventory.installations.map { status(of: $0, registrations) }.sorted {
      $0.namespace < $1.namespace
    }
    var report = StatusReport(installations: installations, notes: options.figures.notes)
    report.time = options.now
    return report
  }

  // MARK: An installation

  private func status(
    of installation: Installation, _ registrations: BridgeRegistrations
  ) -> InstallationStatus {
    let told = told(of: installation)
    var healthProblems: [HealthProblem] = []
    var remarks: [String] = []
    var haproxy: HAProxyStatus?
    var slots: SlotReader?
    if let tier = installation.haproxy {
      let webs = pods.shardsOfWebs(of: installation, in: inventory)
      let component = inventory.components[tier.component]
      if let reading = components.read(.haproxy, [component]) {
        let read = HAProxyReading(
          reading, tier, told, shardByAddress: webs, namespace: installation.namespace)
        haproxy = read.status
        healthProblems += read.healthProblems
        remarks += reading.remarks
      }
      var reader = SlotReader(
        inventory, installation, tier, told: told, shardByAddress: webs,
        readyWebs: readyWebs(of: installation),
        isWhole: options.isWhole && hasServices(installation), now: options.now)
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
        of: inventory.shards[id], slot: slots?.slots[id], scalers, registrations,
        also: blindness.healthProblems(of: scalers) + (slots?.shardAilments[id] ?? []))
    }
    let hosts = hosts[installation.id]
    let certificates = inventory.certificates(of: installation, hosts: hosts, now: options.now)
    healthProblems += certificates.compactMap {
      healthProblem($0, in: installation.namespace)
    }
    return InstallationStatus(
      namespace: installation.namespace, releases: releases(of: installation),
      health: Self.health(healthProblems.health, shards.map(\.health)),
      ownProblems: healthProblems.worstFirst,
      remarks: remarks, haproxy: haproxy, hosts: hosts.sorted(), certificates: certificates,
      autoscalersAtLimit: AutoscalerReader.atLimit(
        inventory.autoscalers(in: installation.namespace)), shards: shards,
      companions: components.companions(of: installation))
  }

  /// An installation is down if all its shards are, and degraded if some are.
  private static func health(_ own: Health, _ shards: [Health]) -> Health {
    let worst = shards.reduce(Health.healthy) { $0.joined(with: $1) }
    let isAllDown = !shards.isEmpty && shards.allSatisfy { $0 == .down }
    return own.joined(with: worst == .down && !isAllDown ? .degraded : worst)
  }

  private func healthProblem(
    _ certificate: CertificateStatus, in namespace: String
  ) -> HealthProblem? {
    guard let days = certificate.daysLeft, days < 0 else { return nil }
    let ago = -days == 1 ? "less than a day ago" : "\(-days - 1) days ago"
    return HealthProblem(
      .degraded, "the certificate of \(certificate.host) expired \(ago)",
      since: certificate.notAfter,
      next: certificate.secret.map { NextCommand.describe("Secret", $0, in: namespace) })
  }

  /// The releases that the images of shards name, the newest first.
  private func releases(of installation: Installation) -> [String] {
    var numbers: [String: Int] = [:]
    for id in installation.shards {
      for position in inventory.shards[id].components {
        let component = inventory.components[position]
        guard let name = component.releaseName else { continue }
        numbers[name] = component.releaseNumber ?? 0
      }
    }
    return numbers.sorted { ($1.value, $1.key) < ($0.value, $0.key) }.map(\.key)
  }

  private var components: ComponentReader {
    ComponentReader(inventory: inventory, pods: pods, now: options.now)
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
    var closed: [String] = []
    for installation in inventory.installations {
      for id in installation.shards {
        for bridge in inventory.components(.jvb, of: inventory.shards[id]) {
          let places = inventory.figurePlaces(of: bridge)
          for pod in pods.pods(of: bridge.workload)
          where pod.isReady || pod.isTerminating && pod.address != nil {
            targets.bridges.append(
              .init(
                namespace: pod.namespace, pod: pod.name, places: places,
                isLeaving: pod.isTerminating))
          }
        }
        for jicofo in inventory.components(.jicofo, of: inventory.shards[id]) {
          guard let port = inventory.restPort(of: jicofo) else {
            closed.append(jicofo.workload.object.name)
            continue
          }
          let checksHealth = !inventory.skipsHealthChecks(jicofo)
          for pod in pods.pods(of: jicofo.workload)
          where pod.isReady || pod.trouble?.kind == .probe {
            targets.jicofos.append(
              .init(
                namespace: pod.namespace, pod: pod.name, port: port, checksHealth: checksHealth,
                isReady: pod.isReady))
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
    if let first = closed.first {
      let others = closed.count > 1 ? " and \(closed.count - 1) more" : ""
      targets.notes.append(
        StatusNote(
          "no statistics of \(first)\(others): JICOFO_ENABLE_REST is not on, so the bridges that jicofo counts are unknown"
        ))
    }
    return targets
  }

  // MARK: A shard

  private func status(
    of shard: Shard, slot: SlotStatus?, _ scalers: AutoscalerReader,
    _ registrations: BridgeRegistrations, also: [HealthProblem]
  ) -> ShardStatus {
    var healthProblems: [HealthProblem] = []
    var remarks: [String] = []
    let namespace = inventory.installations[shard.installation].namespace
    func read(_ kind: ComponentKind, fewest: Int? = nil) -> ComponentStatus? {
      let own = inventory.components(kind, of: shard)
      guard let reading = components.read(kind, own, fewest: fewest) else {
        if options.isWhole {
          healthProblems.append(
            HealthProblem(
              .down, "no \(kind == .jvb ? "bridge" : kind.rawValue) exists",
              next: NextCommand.kubectl("get", namespace, "deployments,statefulsets")))
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
          "not enough bridges: \(bridges.wanted), but the autoscaler's minimum is \(bounds.minimum)",
          next: NextCommand.kubectl("describe", namespace, "hpa")))
    }
    let load = load(of: bridges)
    let leaving = LeavingBridges(bridges?.pods ?? [], options.figures.bridges)
    healthProblems += leaving.healthProblems
    remarks += leaving.remarks
    let statistics = statistics(of: jicofo)
    if let statistics {
      let reading = JicofoReading(
        statistics, surroundings(of: shard, jicofo, bridges, registrations))
      healthProblems += reading.healthProblems
      remarks += reading.remarks
    }
    if healthProblems.health == .down, slot?.state == "UP" {
      let name = slot?.name.map { " \($0)" } ?? ""
      healthProblems.append(
        HealthProblem(
          .down, "its HAProxy server\(name) is UP: new rooms still go there",
          next: NextCommand.cordon(namespace, shard: shard.index)))
    }
    return ShardStatus(
      index: shard.index, health: healthProblems.health,
      problems: healthProblems.worstFirst.map { problem in
        var own = problem
        own.shard = shard.index
        return own
      },
      remarks: remarks,
      web: web, jicofo: jicofo, prosody: prosody, bridges: bridges, bounds: scalers.bounds,
      statistics: statistics, load: load, slot: slot)
  }

  /// The load of ready bridges, and of those that are being deleted and still answer.
  private func load(of bridges: ComponentStatus?) -> BridgeLoad? {
    guard let bridges else { return nil }
    var asked = 0
    var answers: [BridgeMetrics] = []
    for pod in bridges.pods {
      let answer = options.figures.bridges["\(pod.namespace)/\(pod.name)"]
      if pod.isReady || answer != nil { asked += 1 }
      if let answer { answers.append(answer) }
    }
    return BridgeLoad(answers, asked: asked)
  }

  /// What jicofo reports; of several pods, the one that counts most bridges.
  private func statistics(of jicofo: ComponentStatus?) -> JicofoStatistics? {
    jicofo?.pods.compactMap { options.figures.jicofo["\($0.namespace)/\($0.name)"] }
      .max { $0.bridges < $1.bridges }
  }

  private func surroundings(
    of shard: Shard, _ jicofo: ComponentStatus?, _ bridges: ComponentStatus?,
    _ registrations: BridgeRegistrations
  ) -> JicofoReading.Surroundings {
    return JicofoReading.Surroundings(
      namespace: inventory.installations[shard.installation].namespace,
      jicofo: jicofo?.pods ?? [], own: bridges?.pods ?? [],
      registrable: registrations.bridges(of: shard).flatMap {
        pods.pods(of: inventory.components[$0].workload)
      },
      isOpen: registrations.isOpen(shard), knowsPods: pods.knowsPods && options.isWhole,
      isNamespaced: options.isNamespaced, now: options.now)
  }
}
