import Basics
import Kubernetes
import Testing
import YAML

@testable import Jitsi

struct PodHealthTests {
  private func read(_ status: String, spec: String = "{nodeName: node-1}") throws -> PodStatus {
    let text = """
      apiVersion: v1
      kind: Pod
      metadata: {name: shard-0-jvb-1, namespace: jitsi}
      spec: \(spec)
      status: \(status)
      """
    let objects = ObjectSet([Tree(parsing: SourceFile(name: "pod.yaml", text: text))])
    let now = try #require(Time.seconds("2026-11-23T05:00:00Z"))
    return PodReader(zones: ["node-1": "eu-1a"], now: now)
      .read(try #require(objects.objects.first), namespace: "jitsi")
  }

  @Test func aPodThatIsReadyHasNoTrouble() throws {
    let pod = try read(
      """
      {phase: Running, podIP: 10.1.0.7, conditions: [{type: Ready, status: "True"}],
        containerStatuses: [{name: jvb, restartCount: 2}, {name: metrics, restartCount: 1}]}
      """)
    #expect(pod.isReady)
    #expect(pod.trouble == nil)
    #expect(pod.restarts == 3)
    #expect(pod.node == "node-1")
    #expect(pod.zone == "eu-1a")
    #expect(pod.address == "10.1.0.7")
  }

  /// Statuses as written by the scheduler and kubelets.
  private static let troubles: [(status: String, kind: PodTrouble.Kind, message: String)] = [
    (
      """
      {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable,
        message: "0/3 nodes are available: 3 Insufficient cpu."}]}
      """, .unschedulable, "cannot be scheduled: 0/3 nodes are available: 3 Insufficient cpu."
    ),
    (
      """
      {phase: Running, conditions: [{type: Ready, status: "False"}], containerStatuses: [
        {name: jvb, restartCount: 7, state: {waiting: {reason: CrashLoopBackOff, message: back-off}},
        lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}]}
      """, .crashLoop, "jvb is in CrashLoopBackOff (7 restarts, OOMKilled, exit code 137)"
    ),
    (
      """
      {phase: Running, conditions: [{type: Ready, status: "False"}], containerStatuses: [
        {name: jvb, restartCount: 1, state: {terminated: {exitCode: 1, reason: Error}}}]}
      """, .crashLoop, "jvb has ended (1 restart, exit code 1)"
    ),
    (
      """
      {phase: Pending, containerStatuses: [{name: jvb, image: "jitsi/jvb:stable-99", restartCount: 0,
        state: {waiting: {reason: ImagePullBackOff, message: Back-off pulling image}}}]}
      """, .imagePull,
      "image jitsi/jvb:stable-99 cannot be pulled: ImagePullBackOff: Back-off pulling image"
    ),
    (
      """
      {phase: Pending, containerStatuses: [{name: jvb, state: {waiting: {
        reason: CreateContainerConfigError, message: 'secret "jitsi-config" not found'}}}]}
      """, .configuration,
      #"jvb does not start: CreateContainerConfigError: secret "jitsi-config" not found"#
    ),
    (
      """
      {phase: Pending, initContainerStatuses: [{name: prepare, restartCount: 3,
        state: {waiting: {reason: CrashLoopBackOff}}}],
        containerStatuses: [{name: jvb, state: {waiting: {reason: PodInitializing}}}]}
      """, .crashLoop, "prepare is in CrashLoopBackOff (3 restarts)"
    ),
    (
      "{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}", .failed,
      "Evicted: The node was low on resource: memory."
    ),
    (
      "{phase: Unknown, reason: NodeLost}", .node, "state is unknown: node-1 does not respond"
    ),
    (
      """
      {phase: Pending, conditions: [{type: PodScheduled, status: "True"}], containerStatuses: [
        {name: jvb, state: {waiting: {reason: ContainerCreating}}}]}
      """, .starting, "is starting"
    ),
  ]

  @Test(arguments: troubles.indices)
  func itsTroubleIsTold(index: Int) throws {
    let expected = Self.troubles[index]
    let trouble = try #require(read(expected.status).trouble)
    #expect(trouble.kind == expected.kind)
    #expect(trouble.message == expected.message)
  }

  @Test func aProbeFailsOnceThePodHadTimeToStart() throws {
    func trouble(since start: String, started: Bool = true, restarts: Int = 0) throws -> PodTrouble?
    {
      try read(
        """
        {phase: Running, conditions: [{type: Ready, status: "False"}], containerStatuses: [
          {name: jvb, ready: false, started: \(started), restartCount: \(restarts),
          state: {running: {startedAt: "\(start)"}}}]}
        """,
        spec: """
          {nodeName: node-1, containers: [{name: jvb,
            startupProbe: {tcpSocket: {port: 9090}},
            readinessProbe: {httpGet: {path: /about/health, port: 8080}, initialDelaySeconds: 30}}]}
          """
      ).trouble
    }
    #expect(try trouble(since: "2026-11-23T04:59:00Z")?.kind == .starting)
    let probe = try trouble(since: "2026-11-23T04:50:00Z")
    #expect(probe?.kind == .probe)
    #expect(probe?.message == "jvb's readiness probe fails (GET :8080/about/health)")
    let startup = try trouble(since: "2026-11-23T04:59:50Z", started: false, restarts: 1)
    #expect(startup?.message == "jvb's startup probe fails (TCP :9090)")
  }

  @Test func aPodThatGoesIsNotReady() throws {
    let text = """
      apiVersion: v1
      kind: Pod
      metadata: {name: x, deletionTimestamp: "2026-11-23T04:50:00Z"}
      status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
      """
    let objects = ObjectSet([Tree(parsing: SourceFile(name: "pod.yaml", text: text))])
    let pod = PodReader(zones: [:], now: 0).read(objects.objects[0], namespace: "")
    #expect(!pod.isReady)
    #expect(pod.trouble?.kind == .terminating)
    #expect(pod.trouble?.isSerious == false)
  }
}
