import Basics
import Jitsi
import Kubernetes

/// Writes the alerts for what `status` calls a problem, as far as scraped metrics show it.
struct AlertWriter {
  let inventory: Inventory
  let installation: Installation
  let monitoring: Monitoring
  let sources: MetricSources
  let assumesAll: Bool

  private(set) var alerts: [Alert] = []
  private var reasons: [(reason: String, names: [AlertName])] = []

  init(
    _ inventory: Inventory, _ installation: Installation, _ monitoring: Monitoring,
    _ sources: MetricSources, assumesAll: Bool
  ) {
    self.inventory = inventory
    self.installation = installation
    self.monitoring = monitoring
    self.sources = sources
    self.assumesAll = assumesAll
  }

  var omitted: [OmittedAlerts] { reasons.map { OmittedAlerts(names: $0.names, reason: $0.reason) } }

  mutating func write() {
    writeHAProxy()
    writeWorkloads()
    writeBridges()
    writeJicofo()
    writeCertificates()
    writeTargets()
  }

  // MARK: Adding

  mutating func add(
    _ name: AlertName, _ expression: String, for duration: String, shard: Int? = nil,
    _ summary: String, _ consequence: String, next: String
  ) {
    alerts.append(
      Alert(
        name: name, shard: shard, expression: expression, duration: duration, summary: summary,
        description: "\(consequence) Next: `\(next)`."))
  }

  mutating func omit(_ reason: String, _ names: AlertName...) {
    if let place = reasons.firstIndex(where: { $0.reason == reason }) {
      reasons[place].names += names
    } else {
      reasons.append((reason, names))
    }
  }

  // MARK: Commands and components

  /// `-n` and the installation's namespace, with a space before it.
  private var place: String {
    installation.namespace.isEmpty ? "" : " -n \(installation.namespace)"
  }

  func jitsi(_ command: String) -> String { "kubectl jitsi \(command)\(place)" }

  func kubectl(_ command: String) -> String { "kubectl \(command)\(place)" }

  func shards() -> [Shard] { installation.shards.map { inventory.shards[$0] } }

  /// The components of all shards, and HAProxy.
  var components: [Component] {
    shards().flatMap(\.components).map { inventory.components[$0] } + haproxy
  }

  var haproxy: [Component] { installation.haproxyComponents.map { inventory.components[$0] } }

  /// Of some components, those of a shard.
  func components(_ all: [Component], of shard: Shard) -> [Component] {
    all.filter { $0.shard == shard.id }
  }

  func series(_ metric: String, _ components: [Component], _ others: String...) -> String {
    names.series(metric, components, others)
  }

  /// The series of this installation.
  var names: SeriesNames { SeriesNames(inventory: inventory, labels: sources.labels) }

  /// The labels by which series that are scraped from a pod name it.
  var podLabels: String { PodSelector([], sources.labels).podLabels }

  /// The placeholder for the name of the pod in a text.
  var pod: String { "{{ $labels.\(sources.labels.pod ?? "instance") }}" }
}
