import HAProxy
import Kubernetes

/// Determines which HAProxy server belongs to which shard, and its state.
struct SlotReader {
  let inventory: Inventory
  let installation: Installation
  let tier: HAProxyTier
  /// The statistics reported by each HAProxy pod, in pod order.
  let told: [(pod: String, statistics: Statistics)]
  /// The shards of web pods, by pod address.
  let shardByAddress: [String: Int]
  /// The number of shards with a ready web pod.
  let readyWebs: Int
  /// Whether the objects are complete, so that a missing object does not exist.
  let isWhole: Bool
  /// Seconds since 1970.
  let now: Int64

  private(set) var slots: [Int: SlotStatus] = [:]
  private(set) var shardAilments: [Int: [HealthProblem]] = [:]
  private(set) var healthProblems: [HealthProblem] = []

  init(
    _ inventory: Inventory, _ installation: Installation, _ tier: HAProxyTier,
    told: [(pod: String, statistics: Statistics)], shardByAddress: [String: Int],
    readyWebs: Int, isWhole: Bool, now: Int64
  ) {
    self.inventory = inventory
    self.installation = installation
    self.tier = tier
    self.told = told
    self.shardByAddress = shardByAddress
    self.readyWebs = readyWebs
    self.isWhole = isWhole
    self.now = now
  }

  private var namespace: String { installation.namespace }

  mutating func read() {
    guard let proxy = tier.backend.flatMap({ tier.configuration?.proxies[$0] }) else { return }
    let backend = proxy.name?.text ?? ""
    let states = states(of: backend)
    readAge(backend)
    if tier.slots.contains(where: \.isTemplate) {
      readTemplates(states)
    } else {
      readServers(states)
    }
  }

  /// The state of a server as reported by HAProxy's pods.
  private struct State {
    let name: String
    var perPod: [(pod: String, server: Statistics.Server)] = []

    /// The state, or the distinct states if the pods disagree.
    var word: String {
      var words: [String] = []
      for entry in perPod where !words.contains(entry.server.base) {
        words.append(entry.server.base)
      }
      return words.joined(separator: "/")
    }

    var addresses: Set<String> { Set(perPod.compactMap(\.server.host)) }
    var check: String? {
      perPod.lazy.filter { $0.server.base == "DOWN" }.compactMap(\.server.check).first
    }
    /// A template server without a resolved address.
    var isSpare: Bool { perPod.allSatisfy(\.server.isUnresolved) }
    var isUp: Bool { perPod.allSatisfy { $0.server.isUp } }
    /// The seconds since the first pod saw it in a state other than UP.
    var age: Int? { perPod.filter { !$0.server.isUp }.compactMap(\.server.lastChange).max() }
  }

  private func states(of backend: String) -> [State] {
    var states: [State] = []
    var positions: [String: Int] = [:]
    for (pod, statistics) in told {
      for server in statistics.servers where server.backend == backend {
        let position = positions[server.name] ?? states.count
        if position == states.count {
          states.append(State(name: server.name))
          positions[server.name] = position
        }
        states[position].perPod.append((pod, server))
      }
    }
    return states
  }

  /// Reports pods with fewer servers than the configuration: they read it at startup, and a file mounted by subPath is never
  /// updated.
  private mutating func readAge(_ backend: String) {
    let counts = tier.slots.map { $0.count?.bounded }
    guard isWhole, counts.allSatisfy({ $0 != nil }) else { return }
    let count = counts.reduce(0) { $0 + ($1 ?? 0) }
    for (pod, statistics) in told {
      let known = statistics.servers.count { $0.backend == backend }
      guard known > 0, known < count else { continue }
      healthProblems.append(
        HealthProblem(
          .degraded,
          "\(pod) runs an older configuration with \(known) of \(count) servers: restart it when the other pods are ready",
          next: NextCommand.kubectl("delete pod", namespace, pod)))
    }
  }

  // MARK: One server line per shard

  private mutating func readServers(_ states: [State]) {
    let byName = Dictionary(states.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for slot in tier.slots {
      guard let shard = shard(of: slot) else {
        judgeStray(slot)
        continue
      }
      let state = byName[slot.name]
      // If a shard has several servers, the worst one counts.
      if let known = slots[shard], known.state != "UP" { continue }
      slots[shard] = SlotStatus(name: slot.name, state: state?.word)
      if let state { judge(state, shard) }
    }
    guard isWhole, !tier.slots.isEmpty, tier.slots.allSatisfy({ $0.service != nil }) else { return }
    for shard in installation.shards where slots[shard] == nil {
      shardAilments[shard, default: []].append(
        HealthProblem(
          .degraded, "no HAProxy server points to it: it gets no meetings",
          next: NextCommand.lint(namespace)))
    }
  }

  private func shard(of slot: HAProxySlot) -> Int? {
    guard let name = slot.service,
      let service = inventory.service(name.name, in: name.namespace)
    else { return nil }
    for target in service.targets {
      for component in inventory.components(of: target.workload) where component.kind == .web {
        if let shard = component.shard { return shard }
      }
    }
    return nil
  }

  private mutating func judgeStray(_ slot: HAProxySlot) {
    guard isWhole, let service = slot.service else { return }
    let isThere = inventory.service(service.name, in: service.namespace) != nil
    healthProblems.append(
      HealthProblem(
        .degraded,
        "HAProxy server \(slot.name) points to service \(service.name), which "
          + (isThere ? "selects no shard's web" : "does not exist"),
        next: NextCommand.lint(namespace)))
  }

  // MARK: One template for all shards

  private mutating func readTemplates(_ states: [State]) {
    let counts = tier.slots.map(\.count)
    let count = counts.contains { $0 == nil } ? nil : counts.reduce(0) { $0 + ($1 ?? 0).bounded }
    if let count, count < installation.shards.count {
      let missing = installation.shards.count - count
      healthProblems.append(
        HealthProblem(
          .degraded,
          "HAProxy has \(count) server\(count == 1 ? "" : "s") for \(installation.shards.count) shards: "
            + "\(missing == 1 ? "one shard gets" : "\(missing) shards get") no meetings",
          next: NextCommand.lint(namespace)))
    }
    let found = states.count { !$0.isSpare }
    if isWhole, !states.isEmpty, found < min(readyWebs, count ?? readyWebs) {
      healthProblems.append(
        HealthProblem(
          .degraded,
          "HAProxy has resolved the web of only \(found) shard\(found == 1 ? "" : "s"), of \(readyWebs) that are ready",
          next: NextCommand.lint(namespace)))
    }
    var unplaced: [State] = []
    for state in states where !state.isSpare {
      let shards = Set(state.addresses.compactMap { shardByAddress[$0] })
      guard shards.count == 1, let shard = shards.first else {
        unplaced.append(state)
        continue
      }
      slots[shard] = SlotStatus(name: state.name, state: state.word)
      judge(state, shard)
    }
    if unplaced.isEmpty { return }
    let others = installation.shards.filter { slots[$0] == nil }
    if unplaced.allSatisfy(\.isUp), unplaced.count >= others.count {
      for shard in others { slots[shard] = SlotStatus(name: nil, state: "UP") }
      return
    }
    for state in unplaced where !state.isUp {
      healthProblems.append(
        HealthProblem(
          .degraded, "HAProxy server \(Self.words(state))", since: since(state),
          next: NextCommand.check(namespace)))
    }
  }

  // MARK: Health

  private mutating func judge(_ state: State, _ shard: Int) {
    // A cordoned shard gets no new meetings because somebody wants that.
    if state.isUp || state.perPod.allSatisfy({ $0.server.base == "DRAIN" }) { return }
    let isDown = state.perPod.allSatisfy { !$0.server.isUp }
    let isChecked = state.perPod.contains { $0.server.base == "DOWN" }
    let index = inventory.shards[shard].index
    shardAilments[shard, default: []].append(
      HealthProblem(
        isDown && isChecked ? .down : .degraded,
        "its server \(Self.words(state))" + (isChecked ? "" : ": it gets no new meetings"),
        since: since(state),
        next: isChecked
          ? NextCommand.check(namespace, shard: index)
          : NextCommand.cordon(namespace, shard: index, isUndone: true)))
  }

  private func since(_ state: State) -> Int64? { state.age.map { now - Int64($0) } }

  private static func words(_ state: State) -> String {
    let differing = state.word.contains("/")
    let word =
      differing
      ? state.perPod.map { "\($0.server.base) for \($0.pod)" }.joined(separator: ", ") : state.word
    return "\(state.name) is \(word)" + (state.check.map { " (\($0))" } ?? "")
  }
}

extension Statistics.Server {
  /// The state without transition progress, such as `UP` for `UP 1/3`.
  var base: String {
    state.hasPrefix("no check") ? "UP" : String(state.prefix { $0 != " " })
  }
  var isUp: Bool { base == "UP" }
  /// Whether a template's server is waiting for an address.
  var isUnresolved: Bool { state == "MAINT (resolution)" || state == "MAINT" && address == nil }
}
