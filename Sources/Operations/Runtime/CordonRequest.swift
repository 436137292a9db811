import Basics
import HAProxy
import Jitsi
import KubernetesClient

/// A shard that is to get no new rooms, or new ones again.
package struct CordonRequest: Sendable {
  package enum Action: Sendable, Hashable {
    case cordon, uncordon
  }

  package var cluster = ClusterRequest()
  package var namespace: String?
  package let shard: Int
  package let action: Action
  package var isAgreed = false
  package var isDryRun = false
  /// Whether the last shard that takes new rooms may be cordoned.
  package var isForced = false
  /// Whether servers without an address are cordoned, too: web pods that are recreated meanwhile can get one of them.
  var coversSpares = false

  package init(_ action: Action, shard: Int) {
    self.action = action
    self.shard = shard
  }

  /// Shows what would change, asks, changes HAProxy's configuration and its running pods, and reads them again.
  ///
  /// - Throws: `CommandFailure`, or an exit code after everything was reported.
  package func run(_ output: any OperationOutput) throws {
    let session = try RuntimeSession(cluster, namespace: namespace)
    defer { session.runtime.end() }
    try Cordon(session, self, output).run()
  }
}

/// Cordons or uncordons a shard on all HAProxy pods.
struct Cordon {
  private let session: RuntimeSession
  private let request: CordonRequest
  private let output: any OperationOutput

  init(_ session: RuntimeSession, _ request: CordonRequest, _ output: any OperationOutput) {
    self.session = session
    self.request = request
    self.output = output
  }

  /// What one pod has, and the commands that change it.
  private struct Step {
    let pod: String
    let servers: [RuntimeServer]
    let commands: [RuntimeCommand]
  }

  private var isClosing: Bool { request.action == .cordon }
  private var word: String { isClosing ? "cordoned" : "uncordoned" }

  /// - Returns: Whether something was changed or nothing had to be; false after a dry run.
  @discardableResult
  func run() throws -> Bool {
    try session.checkShard(request.shard)
    let seen = try read()
    let configuration = configuration(seen)
    let steps = steps(seen, configuration)
    if isClosing { try refuseLast(seen) }
    var lines: [String] = []
    for step in steps {
      for command in step.commands { lines.append("  \(step.pod): \(command.line ?? "")") }
    }
    guard !lines.isEmpty || configuration.change != nil else {
      try output.show(.lines(["shard \(request.shard) is already \(word)"]))
      tellLimits(configuration)
      return true
    }
    try output.show(
      .lines(
        ["shard \(request.shard) is \(word) on \(counted(steps.count, "HAProxy pod")):"] + lines)
    )
    if let change = configuration.change {
      try patch(change, isDryRun: true)
      try output.show(.files([change.difference]))
    }
    tellLimits(configuration)
    if request.isDryRun {
      output.tell(.dryRun)
      return false
    }
    guard try request.isAgreed || output.isAgreed() else {
      output.tell(.unchanged)
      throw CommandEnd.findings
    }
    try carryOut(steps, configuration)
    return true
  }

  /// Cordons the shard again at pods that have restarted and lost it; returns whether there were any.
  func renew() throws -> Bool {
    let seen = try readAll().filter { !$0.own.isEmpty }
    // A pod that came back with the servers of a template in another order would have none for new rooms.
    try refuseLast(seen)
    let configuration = configuration(seen)
    let steps = steps(seen, configuration).filter { !$0.commands.isEmpty }
    guard !steps.isEmpty || configuration.change != nil else { return false }
    let pods = steps.map(\.pod).joined(separator: ", ")
    output.tell(
      .note(
        "shard \(request.shard) is cordoned again\(pods.isEmpty ? "" : " at \(pods)"), since that was lost"
      ))
    try carryOut(steps, configuration)
    return true
  }

  /// Throws if the shard cannot be cordoned; changes and shows nothing.
  func rehearse() throws(CommandFailure) {
    try session.checkShard(request.shard)
    let seen = try read()
    if isClosing { try refuseLast(seen) }
    if let change = configuration(seen).change { try patch(change, isDryRun: true) }
  }

  private func configuration(_ seen: [Seen]) -> CordonedConfiguration {
    CordonedConfiguration(
      session.targets, closing: isClosing, servers: seen.flatMap(\.own),
      spares: isClosing ? [] : seen.flatMap(\.spares))
  }

  // MARK: Reading

  /// The servers of one pod.
  private struct Seen {
    let name: String
    let all: [RuntimeServer]
    /// Those of the shard.
    let own: [RuntimeServer]
    /// Those of a template that have no address, if they are to be covered.
    let spares: [RuntimeServer]
  }

  private func read() throws(CommandFailure) -> [Seen] {
    let seen = try readAll()
    for pod in seen where pod.own.isEmpty {
      let known = pod.all.filter { $0.address != nil }.map { "\($0.name)=\($0.address ?? "")" }
      throw .runtime(
        """
        \(pod.name) has no server for shard \(request.shard) (it has \(known.joined(separator: ", "))); \
        nothing was changed
        """)
    }
    return seen
  }

  private func readAll() throws(CommandFailure) -> [Seen] {
    var seen: [Seen] = []
    do throws(HAProxyRuntime.Failure) {
      for pod in session.targets.pods {
        let servers = try session.servers(pod)
        seen.append(
          Seen(
            name: pod, all: servers,
            own: servers.filter { session.targets.shard(of: $0) == request.shard },
            spares: request.coversSpares ? servers.filter(isSpare) : []))
      }
    } catch {
      throw CommandFailure(error)
    }
    return seen
  }

  private func isSpare(_ server: RuntimeServer) -> Bool {
    server.address == nil && session.targets.shard(of: server) == nil
      && session.targets.slots[server.backend]?.contains(where: \.isTemplate) == true
  }

  private func steps(_ seen: [Seen], _ configuration: CordonedConfiguration) -> [Step] {
    seen.map { pod in
      Step(pod: pod.name, servers: pod.own, commands: commands(pod, configuration))
    }
  }

  private func commands(
    _ pod: Seen, _ configuration: CordonedConfiguration
  ) -> [RuntimeCommand] {
    var commands: [RuntimeCommand] = []
    for server in pod.own + pod.spares {
      func state(_ state: RuntimeCommand.State) {
        commands.append(
          .setServerState(backend: server.backend, server: server.name, state))
      }
      if isClosing {
        // Maintenance keeps rooms away too; draining would end it.
        if !server.isDrained, !server.isInMaintenance { state(.drain) }
        continue
      }
      if server.isDrained || server.isInMaintenance { state(.ready) }
      if server.weight == 0 {
        let others = pod.all.filter { $0.backend == server.backend }.map(\.weight).max() ?? 1
        commands.append(
          .setServerWeight(
            backend: server.backend, server: server.name,
            configuration.weight(of: server) ?? max(1, others)))
      }
    }
    return commands
  }

  /// Throws if no other shard would take new rooms.
  private func refuseLast(_ seen: [Seen]) throws(CommandFailure) {
    guard !request.isForced else { return }
    for pod in seen {
      let main = pod.all.filter { $0.backend == session.targets.backends.first }
      let others = main.filter { session.targets.shard(of: $0) != request.shard }
      if main.contains(where: { server in pod.own.contains(server) && !server.isClosed }),
        !others.contains(where: \.takesNew)
      {
        throw .runtime(
          """
          shard \(request.shard) is the only one that takes new rooms at \(pod.name), so new rooms \
          would fail; uncordon another shard first, or add --force
          """)
      }
    }
  }

  // MARK: Changing

  /// The configuration comes first, so that a pod that restarts meanwhile has it.
  private func carryOut(_ steps: [Step], _ configuration: CordonedConfiguration) throws {
    var done: [String] = []
    if let change = configuration.change {
      do throws(CommandFailure) {
        try patch(change, isDryRun: false)
      } catch {
        output.tell(.failure("\(error)"))
        if error.isTransient || error.exitCode == CommandEnd.interrupted.exitCode {
          // The server may have carried it out nevertheless.
          output.tell(
            .failure(
              """
              configmap/\(change.name) may have been changed, and no HAProxy pod was; run the command again to continue
              """))
        } else {
          output.tell(.unchanged)
        }
        throw CommandEnd(exitCode: error.exitCode)
      }
      done.append("configmap/\(change.name)")
      output.tell(.applied(.done("configmap/\(change.name)")))
    }
    var failures: [String] = []
    for step in steps {
      do throws(HAProxyRuntime.Failure) {
        for command in step.commands { _ = try session.runtime.ask(step.pod, command) }
        done.append(step.pod)
        output.tell(.applied(.done(step.pod)))
      } catch {
        if error == .interrupted { throw interrupted(done, steps) }
        failures.append(step.pod)
        output.tell(.failure(error.words))
      }
    }
    let wrong = try verify(steps, done, besides: failures)
    guard wrong.isEmpty, failures.isEmpty else {
      let left = steps.map(\.pod).filter { wrong.contains($0) || failures.contains($0) }
      output.tell(
        .failure(
          """
          shard \(request.shard) is not \(word) at \(left.joined(separator: ", ")); done: \
          \(done.isEmpty ? "nothing" : done.joined(separator: ", ")); run the command again to continue
          """))
      throw CommandEnd.findings
    }
    try output.show(
      .lines([
        isClosing
          ? "shard \(request.shard) is cordoned: it gets no new rooms, and its rooms continue"
          : "shard \(request.shard) is uncordoned: it gets new rooms"
      ]))
  }

  /// The pods at which the change is not to be seen.
  private func verify(
    _ steps: [Step], _ done: [String], besides failures: [String]
  ) throws -> Set<String> {
    var wrong: Set<String> = []
    for step in steps where !failures.contains(step.pod) {
      do throws(HAProxyRuntime.Failure) {
        let servers = try session.servers(step.pod).filter {
          session.targets.shard(of: $0) == request.shard
        }
        let isRight = servers.allSatisfy {
          isClosing ? $0.isClosed || $0.isInMaintenance : !$0.isClosed && !$0.isInMaintenance
        }
        if servers.isEmpty || !isRight { wrong.insert(step.pod) }
      } catch {
        if error == .interrupted { throw interrupted(done, steps) }
        output.tell(.failure(error.words))
        wrong.insert(step.pod)
      }
    }
    return wrong
  }

  private func interrupted(_ done: [String], _ steps: [Step]) -> CommandEnd {
    let left = steps.map(\.pod).filter { !done.contains($0) }
    output.tell(
      .failure(
        """
        interrupted: shard \(request.shard) may not be \(word) at \(left.joined(separator: ", ")); done: \
        \(done.isEmpty ? "nothing" : done.joined(separator: ", ")); run the command again to continue
        """))
    return .interrupted
  }

  private func patch(
    _ change: CordonedConfiguration.Change, isDryRun: Bool
  ) throws(CommandFailure) {
    let request = APIRequest.jsonPatch(
      .configMaps, namespace: session.targets.namespace, name: change.name, patch: change.patch,
      ChangeOptions(isDryRun: isDryRun))
    let result = try CommandFailure.unlessInterrupted(try session.client.perform(request))
    if case .failure(let error) = result { throw .cluster(error) }
  }

  // MARK: Words

  /// Says where the change is not kept.
  private func tellLimits(_ configuration: CordonedConfiguration) {
    for reason in configuration.obstacles {
      output.tell(
        .warning(
          "\(reason), so a HAProxy pod that restarts \(isClosing ? "gives the shard new rooms again" : "may keep the shard cordoned")"
        ))
    }
    if configuration.change != nil, let owner = configuration.owner(session.inventory) {
      output.tell(
        .note(
          """
          \(owner) manages the configuration: its next sync or upgrade reverts this change of it, and pods that restart \
          after that follow
          """))
    }
    let absent = session.targets.absentPods
    if !absent.isEmpty {
      output.tell(
        .note(
          "\(absent.joined(separator: ", ")) \(absent.count == 1 ? "is" : "are") not ready and read the configuration when they start"
        ))
    }
  }
}
