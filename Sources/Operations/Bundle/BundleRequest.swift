import Basics
import HAProxy
import Jitsi
import Kubernetes
import KubernetesClient
import Lint
import YAML

/// What a bundle is to contain.
package struct BundleRequest: Sendable {
  package var cluster = ClusterRequest()
  package var namespace: String?
  /// The age of the oldest line of logs, in seconds; nil for no logs.
  package var logsSince: Int64? = 3600
  /// Whether to join rooms, as `check` does.
  package var isChecked = false
  package var lint: LintRequest

  /// The most lines and bytes of each log.
  package static let mostLines = 5000
  package static let mostBytes = 2 << 20
  /// The most bytes of all logs together.
  private static let mostLogs = 200 << 20

  package init(lint: LintRequest) { self.lint = lint }

  /// Collects everything. What cannot be read is in the content's errors.
  ///
  /// - Throws: ``CommandFailure`` if the cluster cannot be queried or has no installation.
  package func collect(_ output: any OperationOutput) throws(CommandFailure) -> BundleContent {
    let client = try cluster.connect(namespace: namespace)
    let place = client.connection.namespace
    let live = try CommandFailure.unlessInterrupted(
      try LiveObjects.read(client, namespace: place, includesPods: true))
    let errors = live.errors + (live.podsError.map { [$0] } ?? []) + live.gatewayErrors
    let inventory = Inventory(ObjectSet(live.trees))
    guard let installation = inventory.installations.first(where: { $0.namespace == place }) else {
      if let error = errors.first { throw .cluster(error) }
      throw .noInstallation(client.connection.server.description, namespace: place)
    }
    var content = BundleContent(
      namespace: place, time: Time.now, kubernetes: live.version,
      server: client.connection.server.description)
    content.objects = live.trees
    content.hasAllObjects = live.errors.isEmpty
    content.errors = errors.map(\.headline)
    content.images = Self.images(inventory, installation)
    try addEvents(client, &content)
    try addStatus(live, client, &content)
    try addStatistics(inventory, client, &content)
    addLint(live, &content)
    if isChecked { try addCheck(output, &content) }
    if let logsSince {
      content.logsSince = logsSince
      try addLogs(LogTargetReader(inventory, of: installation), logsSince, client, &content)
    }
    return content
  }

  private func addEvents(
    _ client: APIClient, _ content: inout BundleContent
  ) throws(CommandFailure) {
    let request = ListRequest(.events, namespace: content.namespace)
    let results = try CommandFailure.unlessInterrupted(try client.list([request]))
    switch results[0] {
    case .success(let list): content.events = list.trees
    case .failure(let error): content.errors.append(error.headline)
    }
  }

  private func addStatus(
    _ live: LiveObjects, _ client: APIClient, _ content: inout BundleContent
  ) throws(CommandFailure) {
    var objects = StatusObjects(namespace: content.namespace)
    objects.trees = live.trees
    objects.errors = live.errors
    objects.knowsPods = live.podsError == nil
    objects.isWhole = live.errors.isEmpty
    let report = try CommandFailure.unlessInterrupted(try LiveStatus.report(objects, client))
    content.status = report
    content.errors += report.notes.map { "status: \($0.message)" }
      .filter { note in !content.errors.contains { note.contains($0) } }
  }

  private func addStatistics(
    _ inventory: Inventory, _ client: APIClient, _ content: inout BundleContent
  ) throws(CommandFailure) {
    let targets = CheckTargetReader(inventory, now: content.time).targets()
      .first { $0.namespace == content.namespace }
    let pods = (targets?.haproxy ?? []).compactMap { pod in pod.page.map { (pod, $0) } }
    let results = try CommandFailure.unlessInterrupted(
      try client.perform(
        pods.map { pod, page in
          .podProxy(
            namespace: pod.namespace, pod: pod.pod, port: page.port, target: page.target,
            timeout: 10_000)
        }))
    for ((pod, _), result) in zip(pods, results) {
      switch result {
      case .success(let response): content.statistics.append((pod.pod, response.body))
      case .failure(let error): content.errors.append("\(pod.pod): \(error.headline)")
      }
    }
  }

  private func addLint(_ live: LiveObjects, _ content: inout BundleContent) {
    let inputs = Inputs(
      trees: live.trees, issues: [], origins: live.trees.map { _ in .cluster })
    do throws(CommandFailure) {
      let settings = try LintSettings(
        lint, inputs, whole: live.errors.isEmpty, isNarrow: true, version: live.version)
      let found = settings.linter.lint(inputs.lintUnits, options: settings.options)
      content.lint = LintOutcome(found, [], settings, files: inputs.sources.count)
      content.errors += found.issues.map { "lint: \($0)" }
    } catch {
      content.errors.append("lint: \(error)")
    }
  }

  private func addCheck(
    _ output: any OperationOutput, _ content: inout BundleContent
  ) throws(CommandFailure) {
    var request = CheckRequest()
    request.cluster = cluster
    request.namespace = content.namespace
    do throws(CommandFailure) {
      content.check = try request.run(output)
    } catch {
      if case .interrupted = error { throw error }
      content.errors.append("check: \(error)")
    }
  }

  private func addLogs(
    _ reader: LogTargetReader, _ since: Int64, _ client: APIClient,
    _ content: inout BundleContent
  ) throws(CommandFailure) {
    var range = LogRange()
    range.sinceSeconds = since
    range.tailLines = Self.mostLines
    range.byteLimit = Self.mostBytes
    var previous = range
    previous.isPrevious = true
    previous.sinceSeconds = nil
    var asked: [(target: LogTarget, isPrevious: Bool, request: APIRequest)] = []
    for target in reader.targets() where target.run != nil {
      asked.append((target, false, LogsRequest.request(target, range)))
      if target.restarts > 0 {
        asked.append((target, true, LogsRequest.request(target, previous)))
      }
    }
    let results = try CommandFailure.unlessInterrupted(try client.perform(asked.map(\.request)))
    var total = 0
    for (entry, result) in zip(asked, results) {
      switch result {
      case .success(let response):
        total += response.body.count
        guard total <= Self.mostLogs else {
          content.errors.append(
            "\(entry.target.name): all logs together have more than \(Self.mostLogs >> 20) MiB; use a shorter --logs-since"
          )
          continue
        }
        content.logs.append(
          BundleContent.Log(
            target: entry.target, isPrevious: entry.isPrevious, bytes: response.body))
      case .failure(let error):
        content.errors.append("\(entry.target.name): \(error.headline)")
      }
    }
  }

  private static func images(_ inventory: Inventory, _ installation: Installation) -> [String] {
    var images: Set<String> = []
    let ids = installation.shards.flatMap { inventory.shards[$0].components }
    for id in ids + installation.haproxyComponents {
      let template = inventory.components[id].workload.template
      for container in template.initContainers + template.containers {
        if let image = container.node["image"]?.text { images.insert(image) }
      }
    }
    for companion in inventory.companions(of: installation) {
      if let image = companion.container.node["image"]?.text { images.insert(image) }
    }
    return images.sorted()
  }
}
