import HAProxy
import Kubernetes
import Testing
import YAML

@testable import Jitsi

/// A two-shard installation as read from a cluster, for tests to make unhealthy.
struct LivingInstallation {
  /// The objects as text by kind and name, in order.
  private(set) var objects: [(key: String, text: String)] = []

  init(configuration: String, shards: Int = 2) {
    for shard in 0..<shards {
      for component in ["web", "jicofo", "prosody"] {
        add(
          "Deployment", "shard-\(shard)-\(component)", "apps/v1",
          """
          spec:
            replicas: 1
            template:
              metadata: {labels: {k8s-app: \(component), shard: "\(shard)"}}
              spec: {containers: [{name: \(component), image: "jitsi/\(component):stable-10741"}]}
          status: {replicas: 1, readyReplicas: 1}
          """)
      }
      add(
        "StatefulSet", "shard-\(shard)-jvb", "apps/v1",
        """
        spec:
          replicas: 2
          template:
            metadata: {labels: {k8s-app: jvb, shard: "\(shard)"}}
            spec: {containers: [{name: jvb, image: "jitsi/jvb:stable-10741"}]}
        status: {replicas: 2, readyReplicas: 2}
        """)
      add(
        "HorizontalPodAutoscaler", "shard-\(shard)-jvb", "autoscaling/v2",
        """
        spec:
          scaleTargetRef: {kind: StatefulSet, name: shard-\(shard)-jvb}
          minReplicas: 2
          maxReplicas: 5
        status: {currentReplicas: 2, desiredReplicas: 2}
        """)
      add(
        "Service", "shard-\(shard)-web", "v1",
        "spec: {selector: {k8s-app: web, shard: \"\(shard)\"}, ports: [{port: 80}]}")
      addPod("shard-\(shard)-web-abc-1", owner: "ReplicaSet", "shard-\(shard)-web-abc", shard + 1)
      addPod("shard-\(shard)-jvb-0", owner: "StatefulSet", "shard-\(shard)-jvb", shard + 11)
      addPod("shard-\(shard)-jvb-1", owner: "StatefulSet", "shard-\(shard)-jvb", shard + 21)
    }
    add(
      "StatefulSet", "haproxy", "apps/v1",
      """
      spec:
        replicas: 2
        template:
          metadata: {labels: {k8s-app: haproxy}}
          spec:
            containers: [{name: haproxy, image: "haproxy:3.0"}]
            volumes: [{name: config, configMap: {name: haproxy-config}}]
      status: {replicas: 2, readyReplicas: 2}
      """)
    for pod in 0..<2 { addPod("haproxy-\(pod)", owner: "StatefulSet", "haproxy", 100 + pod) }
    let lines = configuration.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    add("ConfigMap", "haproxy-config", "v1", "data:\n  haproxy.cfg: |\n\(lines)")
  }

  static let serverLines = LivingInstallation(
    configuration: """
      frontend http
        bind *:8080
        default_backend jitsi-meet
      frontend stats
        bind *:9090
        stats enable
        stats uri /stats
      backend jitsi-meet
        server shard0 shard-0-web:80 check
        server shard1 shard-1-web:80 check
      """)

  static let template = LivingInstallation(
    configuration: """
      frontend http
        bind *:8080
        default_backend jitsi-meet
      backend jitsi-meet
        server-template shard 0-1 _http._tcp.web.jitsi.svc.cluster.local:80 check
      """)

  mutating func add(_ kind: String, _ name: String, _ version: String, _ text: String) {
    objects.append(
      (
        "\(kind)/\(name)",
        """
        apiVersion: \(version)
        kind: \(kind)
        metadata: {name: \(name), namespace: jitsi}
        \(text)
        """
      ))
  }

  mutating func addPod(_ name: String, owner: String, _ maker: String, _ address: Int) {
    objects.append(
      (
        "Pod/\(name)",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          namespace: jitsi
          ownerReferences: [{apiVersion: apps/v1, kind: \(owner), name: \(maker), controller: true}]
        spec: {nodeName: node-1}
        status: {phase: Running, podIP: 10.1.0.\(address), conditions: [{type: Ready, status: "True"}]}
        """
      ))
  }

  func changing(_ key: String, _ from: String, _ to: String) -> LivingInstallation {
    var copy = self
    for position in copy.objects.indices where copy.objects[position].key == key {
      #expect(copy.objects[position].text.contains(from))
      copy.objects[position].text.replace(from, with: to)
    }
    return copy
  }

  func changingAll(_ from: String, _ to: String) -> LivingInstallation {
    var copy = self
    for position in copy.objects.indices { copy.objects[position].text.replace(from, with: to) }
    return copy
  }

  func without(_ key: String) -> LivingInstallation {
    var copy = self
    copy.objects.removeAll { $0.key == key }
    return copy
  }

  func report(_ figures: LiveMetrics = .none, knowsPods: Bool? = true) -> InstallationStatus {
    let text = objects.map { "---\n\($0.text)\n" }.joined()
    var options = StatusReader.Options(now: 1_795_410_000)
    options.knowsPods = knowsPods
    options.figures = figures
    let inventory = Inventory(ObjectSet([Tree(parsing: SourceFile(name: "live.yaml", text: text))]))
    return StatusReader(inventory, options).report().installations[0]
  }
}

struct StatusReaderTests {
  private let lines = LivingInstallation.serverLines
  private let template = LivingInstallation.template

  @Test func whatRunsIsHealthy() {
    for status in [lines.report(), template.report()] {
      #expect(status.health == .healthy)
      #expect(status.reasons == [])
      #expect(status.shards.map(\.health) == [.healthy, .healthy])
      #expect(status.shards.map(\.bridges?.ready) == [2, 2])
      #expect(status.shards[1].bounds == AutoscalerBounds(minimum: 2, maximum: 5))
      #expect(status.haproxy?.pods.ready == 2)
      #expect(status.haproxy?.pods.pods.map(\.name) == ["haproxy-0", "haproxy-1"])
    }
    #expect(lines.report().shards.map(\.slot?.name) == ["shard0", "shard1"])
  }

  @Test func aComponentWithoutReadyPodsTakesTheShardDown() {
    let status = lines.changing("Deployment/shard-1-prosody", ", readyReplicas: 1", "").report()
    #expect(status.shards.map(\.health) == [.healthy, .down])
    #expect(status.shards[1].reasons == ["prosody: 0 of 1 ready: 1 of its pods were not created"])
    #expect(status.health == .degraded)
  }

  @Test func allShardsDownIsAnInstallationDown() {
    let status = lines.changing("Deployment/shard-1-jicofo", ", readyReplicas: 1", "")
      .changing("Deployment/shard-0-jicofo", "replicas: 1\n", "replicas: 0\n").report()
    #expect(status.health == .down)
    #expect(status.shards[0].reasons == ["jicofo: scaled to 0"])
  }

  @Test func aBridgeThatIsMissingDegradesAndTellsWhy() {
    let status = lines.changing("StatefulSet/shard-0-jvb", "readyReplicas: 2", "readyReplicas: 1")
      .changing(
        "Pod/shard-0-jvb-1", #"conditions: [{type: Ready, status: "True"}]"#,
        """
        conditions: [{type: PodScheduled, status: "False", reason: Unschedulable,
          message: "0/4 nodes are available: 4 node(s) didn't have free ports."}]
        """
      ).report()
    #expect(status.shards[0].health == .degraded)
    #expect(
      status.shards[0].reasons == [
        "bridges: 1 of 2 ready: shard-0-jvb-1: cannot be scheduled: "
          + "0/4 nodes are available: 4 node(s) didn't have free ports."
      ])
  }

  @Test func bridgesThatComeAreNoIllnessAsLongAsThereAreEnough() {
    let starting = lines.changing(
      "StatefulSet/shard-0-jvb", "readyReplicas: 2", "readyReplicas: 1"
    ).changing("Pod/shard-0-jvb-1", #"status: "True""#, #"status: "False""#)
    #expect(starting.report().shards[0].health == .degraded)
    let enough = starting.changing(
      "HorizontalPodAutoscaler/shard-0-jvb", "minReplicas: 2", "minReplicas: 1")
    #expect(enough.report().shards[0].health == .healthy)
    #expect(enough.report().shards[0].remarks == ["1 of 2 bridges is starting"])
  }

  @Test func aNewVersionThatDoesNotComeUpDegradesThoughTheOldRuns() {
    let status = lines.changing(
      "Pod/shard-0-web-abc-1", #"conditions: [{type: Ready, status: "True"}]"#,
      """
      containerStatuses: [{name: web, image: "jitsi/web:x", state: {waiting: {reason: ErrImagePull}}}]
      """
    ).report()
    #expect(status.shards[0].health == .degraded)
    #expect(
      status.shards[0].reasons == [
        "web: its rollout does not complete: shard-0-web-abc-1: image jitsi/web:x cannot be pulled: ErrImagePull"
      ])
  }

  @Test func problemsSayHowLongTheyLastAndWhatIsNext() throws {
    let crashed = lines.changing(
      "Deployment/shard-1-web", "readyReplicas: 1}",
      """
      conditions: [{type: Available, status: "False", lastTransitionTime: "2026-11-23T04:30:00Z"}]}
      """
    ).changing(
      "Pod/shard-1-web-abc-1", #"conditions: [{type: Ready, status: "True"}]"#,
      """
      conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-11-23T04:40:00Z"}],
        containerStatuses: [{name: web, state: {waiting: {reason: CrashLoopBackOff}}}]
      """)
    let problem = try #require(crashed.report().problems.first)
    #expect(problem.shard == 1)
    #expect(problem.message == "web: 0 of 1 ready")
    #expect(
      problem.evidence == ["shard-1-web-abc-1: web is in CrashLoopBackOff (0 restarts)"])
    // The Deployment's condition outlasts the restarts of its pods.
    #expect(problem.since == 1_795_408_200)
    #expect(problem.next == "kubectl logs -n jitsi shard-1-web-abc-1 -c web --previous")
    let pending = lines.changing(
      "StatefulSet/shard-0-jvb", "readyReplicas: 2", "readyReplicas: 1"
    ).changing(
      "Pod/shard-0-jvb-1", #"conditions: [{type: Ready, status: "True"}]"#,
      """
      conditions: [{type: PodScheduled, status: "False", reason: Unschedulable,
        lastTransitionTime: "2026-11-23T04:50:00Z", message: "0/4 nodes are available"}]
      """
    ).report().problems[0]
    #expect(pending.since == 1_795_409_400)
    #expect(pending.next == "kubectl describe -n jitsi pod/shard-0-jvb-1")
    #expect(
      lines.changing("Deployment/shard-1-web", "replicas: 1\n", "replicas: 0\n").report()
        .problems[0].next == "kubectl scale -n jitsi deployment/shard-1-web --replicas=1")
  }

  @Test(arguments: [
    // The controller has not seen the change.
    (
      "generation: 3", "observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1",
      true
    ),
    // A new pod is beside the old one.
    (
      "generation: 3", "observedGeneration: 3, replicas: 2, readyReplicas: 1, updatedReplicas: 0",
      true
    ),
    (
      "generation: 3", "observedGeneration: 3, replicas: 1, readyReplicas: 1, updatedReplicas: 1",
      false
    ),
    ("generation: 3", "replicas: 1, readyReplicas: 1", false),
  ])
  func aRolloutInProgressIsHealthyButNotComplete(
    generation: String, status: String, isRollingOut: Bool
  ) {
    let changed = lines.changing(
      "Deployment/shard-1-web", "status: {replicas: 1, readyReplicas: 1}", "status: {\(status)}"
    ).changing("Deployment/shard-1-web", "namespace: jitsi}", "namespace: jitsi, \(generation)}")
    let report = changed.report()
    #expect(report.health == .healthy)
    #expect(report.shards[1].web?.isRollingOut == isRollingOut)
    #expect(StatusReport(installations: [report]).isRollingOut == isRollingOut)
    #expect(report.shards[1].remarks.isEmpty != isRollingOut)
  }

  /// Who deletes the pods of an OnDelete StatefulSet decides when they are updated.
  @Test func podsThatNobodyReplacesAreNotWaitedFor() {
    let status =
      "status: {observedGeneration: 1, replicas: 2, readyReplicas: 2, updatedReplicas: 0}"
    let rolling = lines.changing(
      "StatefulSet/shard-1-jvb", "status: {replicas: 2, readyReplicas: 2}", status)
    #expect(rolling.report().shards[1].bridges?.isRollingOut == true)
    for strategy in ["{type: OnDelete}", "{rollingUpdate: {partition: 2}}"] {
      let kept = rolling.changing(
        "StatefulSet/shard-1-jvb", "spec:\n", "spec:\n  updateStrategy: \(strategy)\n")
      #expect(kept.report().shards[1].bridges?.isRollingOut == false)
    }
  }

  /// One jicofo for each shard, and nothing that grows faster than the shards.
  @Test func aHundredShardsHaveAHundredJicofosToQuery() {
    var many = LivingInstallation(configuration: "backend jitsi-meet", shards: 100)
    for shard in 0..<100 {
      many.addPod(
        "shard-\(shard)-jicofo-abc-1", owner: "ReplicaSet", "shard-\(shard)-jicofo-abc", shard)
    }
    let open = many.changingAll(
      "{name: jicofo,", "{env: [{name: JICOFO_ENABLE_REST, value: \"1\"}], name: jicofo,")
    let targets = open.targets()
    #expect(targets.jicofos.count == 100)
    #expect(targets.bridges.count == 200)
  }

  /// The server's age in HAProxy's statistics says since when it is down.
  @Test func aServerThatIsDownSaysSinceWhen() {
    var figures = figures([])
    for pod in 0..<2 {
      figures.haproxy["jitsi/haproxy-\(pod)"] = Statistics(servers: [
        .init(backend: "jitsi-meet", name: "shard0", state: "UP", lastChange: 9000),
        .init(backend: "jitsi-meet", name: "shard1", state: "DOWN", lastChange: 600 + pod),
      ])
    }
    let problem = lines.report(figures).problems[0]
    #expect(problem.since == 1_795_409_399)
    #expect(problem.next == "kubectl jitsi check -n jitsi --shard 1")
  }

  /// Times that are not read to the second must not count as changes.
  @Test func withoutTimesTheSameStatusIsTheSame() {
    func report(_ age: Int) -> StatusReport {
      var figures = figures([])
      figures.haproxy["jitsi/haproxy-0"] = Statistics(servers: [
        .init(backend: "jitsi-meet", name: "shard1", state: "DOWN", lastChange: age)
      ])
      return StatusReport(time: Int64(age), installations: [lines.report(figures)])
    }
    #expect(report(10) != report(11))
    #expect(report(10).timeless == report(11).timeless)
  }

  /// A Service without a cluster IP gives each HAProxy any of a web's pods.
  @Test func podsOfOneShardAreNoDifferentSlots() {
    let more = lines.changing(
      "Pod/shard-1-jvb-1", "name: shard-1-jvb-1", "name: shard-1-web-abc-2"
    ).changing(
      "Pod/shard-1-jvb-1", "kind: StatefulSet, name: shard-1-jvb",
      "kind: ReplicaSet, name: shard-1-web-abc")
    let address = "10.1.0.22:80"
    let status = more.report(
      figures([
        [("shard0", "UP", "10.1.0.1:80"), ("shard1", "UP", "10.1.0.2:80")],
        [("shard0", "UP", "10.1.0.1:80"), ("shard1", "UP", address)],
      ]))
    #expect(!status.reasons.contains { $0.contains("HAProxy pods map") })
    let foreign = more.report(
      figures([
        [("shard0", "UP", "10.1.0.1:80"), ("shard1", "UP", "10.1.0.2:80")],
        [("shard0", "UP", "10.1.0.1:80"), ("shard1", "UP", "10.1.0.99:80")],
      ]))
    #expect(
      foreign.reasons == [
        "HAProxy pods map shard1 to different pods: participants of one room can land on different shards: shard1 is 10.1.0.2:80 for haproxy-0, 10.1.0.99:80 for haproxy-1"
      ])
  }

  @Test func aMissingComponentIsToldUnlessItMayBeHidden() {
    let partial = lines.without("Deployment/shard-1-jicofo")
    #expect(partial.report().shards[1].health == .down)
    #expect(partial.report().shards[1].reasons == ["no jicofo exists"])
  }

  @Test func withoutPodsTheWorkloadsTell() {
    let status = lines.changing("StatefulSet/shard-0-jvb", "readyReplicas: 2", "readyReplicas: 1")
      .report(knowsPods: false)
    #expect(status.shards[0].bridges?.ready == 1)
    #expect(status.shards[0].health == .degraded)
  }

  @Test func manifestsThatRunNowhereAreUnknown() {
    var bare = lines
    for shard in 0..<2 {
      for component in ["web", "jicofo", "prosody"] {
        bare = bare.changing(
          "Deployment/shard-\(shard)-\(component)", "status: {replicas: 1, readyReplicas: 1}", "")
      }
      bare = bare.changing(
        "StatefulSet/shard-\(shard)-jvb", "status: {replicas: 2, readyReplicas: 2}", "")
    }
    let status = bare.report(knowsPods: false)
    #expect(status.health == .unknown)
    #expect(status.shards[0].reasons == ["readiness of its pods is unknown"])
  }

  @Test func anAutoscalerSaysWhatItLacks() {
    let blind = lines.changing(
      "HorizontalPodAutoscaler/shard-1-jvb", "desiredReplicas: 2}",
      """
      desiredReplicas: 2, conditions: [{type: ScalingActive, status: "False",
        reason: FailedGetPodsMetric, message: "no metrics returned from custom metrics API"}]}
      """
    ).report()
    #expect(
      blind.shards[1].reasons == [
        "the autoscaler sees no load: no metrics returned from custom metrics API"
      ])
    let full = lines.changing(
      "HorizontalPodAutoscaler/shard-1-jvb", "desiredReplicas: 2}",
      """
      desiredReplicas: 5, conditions: [{type: ScalingLimited, status: "True", reason: TooManyReplicas}]}
      """
    ).report()
    #expect(full.autoscalersAtLimit == ["shard-1-jvb"])
    #expect(
      full.shards[1].reasons == [
        "not enough bridges: the load requires more than the maximum of 5"
      ])
  }

  /// Returns the status when the autoscalers of both shards report that they cannot read metrics.
  private func blind(_ installation: LivingInstallation, _ words: String...) -> InstallationStatus {
    var changed = installation
    for (shard, message) in words.enumerated() {
      changed = changed.changing(
        "HorizontalPodAutoscaler/shard-\(shard)-jvb", "desiredReplicas: 2}",
        """
        desiredReplicas: 2, conditions: [{type: AbleToScale, status: "True", reason: SucceededGetScale},
          {type: ScalingActive, status: "False", reason: FailedGetResourceMetric,
          message: "\(message)"}]}
        """)
    }
    return changed.report()
  }

  @Test func aClusterWithoutAMetricsAPIIsOneReasonOfTheInstallation() {
    let words = """
      the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get \
      metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could \
      not find the requested resource (get pods.metrics.k8s.io)
      """
    for status in [blind(lines, words, words), blind(template, words, words)] {
      #expect(status.health == .degraded)
      #expect(
        status.reasons == [
          """
          the metrics API (metrics.k8s.io) is not installed, so autoscalers see no load and do not \
          scale: install metrics-server
          """
        ])
      #expect(status.shards.map(\.health) == [.healthy, .healthy])
      #expect(status.shards.allSatisfy { $0.reasons.isEmpty })
    }
    // The second autoscaler may not have checked yet.
    #expect(blind(lines, words).shards[0].health == .healthy)
    #expect(blind(lines, words).reasons == blind(lines, words, words).reasons)
  }

  @Test func aMetricsAPIThatDoesNotAnswerIsOneReasonToo() {
    let words = """
      the HPA was unable to compute the replica count: unable to get metric jitsi_stress: unable to \
      fetch metrics from custom metrics API: the server is currently unable to handle the request \
      (get pods.custom.metrics.k8s.io)
      """
    let status = blind(lines, words, words)
    #expect(
      status.reasons == [
        """
        the custom metrics API (custom.metrics.k8s.io) does not answer, so autoscalers see no load \
        and do not scale: check the APIService of custom.metrics.k8s.io
        """
      ])
    #expect(status.shards.map(\.health) == [.healthy, .healthy])
    let missing = """
      the HPA was unable to compute the replica count: unable to get metric jitsi_stress: unable to \
      fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
      """
    #expect(
      blind(lines, missing, missing).reasons == [
        """
        the custom metrics API (custom.metrics.k8s.io) is not installed, so autoscalers see no load \
        and do not scale: install an adapter such as prometheus-adapter or KEDA
        """
      ])
  }

  @Test func aMetricThatNoAutoscalerGetsIsTheInstallationsAndOneThatOneLacksItsShards() {
    let words = "no metrics returned from custom metrics API"
    let all = blind(lines, words, words)
    #expect(all.reasons == ["no autoscaler sees any load: \(words)"])
    #expect(all.shards.map(\.health) == [.healthy, .healthy])
    let one = blind(lines, words)
    #expect(one.reasons.isEmpty)
    #expect(one.shards.map(\.health) == [.degraded, .healthy])
  }

  @Test func fewerBridgesThanTheAutoscalersFewestAreNotEnough() {
    let status = lines.changing(
      "HorizontalPodAutoscaler/shard-0-jvb", "minReplicas: 2", "minReplicas: 3"
    ).report()
    #expect(status.shards[0].health == .degraded)
    #expect(
      status.shards[0].reasons == ["not enough bridges: 2, but the autoscaler's minimum is 3"])
  }

  @Test func numbersBeyondAllMeasureDoNoHarm() {
    let most = "9223372036854775807"
    var huge = lines
    for shard in 0..<2 {
      huge = huge.changing("StatefulSet/shard-\(shard)-jvb", "replicas: 2", "replicas: \(most)")
        .changing("StatefulSet/shard-\(shard)-jvb", "readyReplicas: 2", "readyReplicas: -\(most)")
        .changing(
          "HorizontalPodAutoscaler/shard-\(shard)-jvb", "maxReplicas: 5", "maxReplicas: \(most)"
        )
        .changing(
          "Pod/shard-\(shard)-jvb-0", "phase: Running",
          "containerStatuses: [{restartCount: \(most)}, {restartCount: \(most)}], phase: Running")
    }
    let status = huge.report()
    #expect(status.shards.map(\.health) == [.down, .down])
    #expect(status.shards[0].bridges?.wanted == Int(Int32.max))
    #expect(status.shards[0].bounds?.maximum == Int(Int32.max))
  }

  // MARK: RuleVariables

  private func figures(
    _ states: [[(name: String, state: String, address: String?)]], tables: [Int] = [],
    size: Int? = nil
  ) -> LiveMetrics {
    var figures = LiveMetrics()
    for (pod, servers) in states.enumerated() {
      figures.haproxy["jitsi/haproxy-\(pod)"] = Statistics(
        servers: servers.map {
          .init(
            backend: "jitsi-meet", name: $0.name, state: $0.state, address: $0.address,
            check: $0.state == "DOWN" ? "Layer4 timeout" : nil)
        }, tables: pod < tables.count ? ["jitsi-meet": tables[pod]] : [:],
        tableSizes: size.map { ["jitsi-meet": $0] } ?? [:])
    }
    return figures
  }

  @Test func aSlotThatIsDownTakesItsShardDown() {
    let told = [[("shard0", "UP", nil), ("shard1", "DOWN", nil)] as [(String, String, String?)]]
    let status = lines.report(figures(told + told, tables: [14, 13]))
    #expect(status.shards.map(\.slot?.state) == ["UP", "DOWN"])
    #expect(status.shards.map(\.health) == [.healthy, .down])
    #expect(status.shards[1].reasons == ["its server shard1 is DOWN (Layer4 timeout)"])
    #expect(status.haproxy?.tablesAgree == true)
    #expect(status.haproxy?.slotsAgree == true)
  }

  @Test func aShardThatIsDownButStillGetsRoomsIsTold() {
    let told = [[("shard0", "UP", nil), ("shard1", "UP", nil)] as [(String, String, String?)]]
    let status = lines.without("Deployment/shard-1-jicofo").report(figures(told + told))
    #expect(
      status.shards[1].reasons == [
        "no jicofo exists", "its HAProxy server shard1 is UP: new rooms still go there",
      ])
    #expect(status.shards[1].problems[1].next == "kubectl jitsi cordon 1 -n jitsi")
    #expect(status.shards[0].reasons == [])
  }

  @Test func aTableThatIsNearlyFullDegrades() {
    let told = [[("shard0", "UP", nil), ("shard1", "UP", nil)] as [(String, String, String?)]]
    let full = lines.report(figures(told + told, tables: [1650, 1649], size: 2048))
    #expect(full.health == .degraded)
    #expect(
      full.reasons == [
        "the room table of haproxy-0 is 80 % full (1650 of 2048): a full table drops the oldest rooms, whose participants can then land on different shards"
      ])
    let free = lines.report(figures(told + told, tables: [1600, 1599], size: 2048))
    #expect(free.health == .healthy)
  }

  @Test func aSlotThatOnePodSeesDownDegrades() {
    let status = lines.report(
      figures([
        [("shard0", "UP", nil), ("shard1", "UP", nil)],
        [("shard0", "UP", nil), ("shard1", "DOWN", nil)],
      ]))
    #expect(status.shards[1].slot?.state == "UP/DOWN")
    #expect(status.shards[1].health == .degraded)
    #expect(
      status.shards[1].reasons == [
        "its server shard1 is UP for haproxy-0, DOWN for haproxy-1 (Layer4 timeout)"
      ])
    #expect(status.haproxy?.slotsAgree == false)
  }

  @Test func aSlotThatIsDrainedDegrades() {
    let told = [
      [("shard0", "UP", nil), ("shard1", "MAINT", "10.1.0.2:80")] as [(String, String, String?)]
    ]
    let status = lines.report(figures(told + told))
    #expect(status.shards[1].reasons == ["its server shard1 is MAINT: it gets no new meetings"])
    #expect(status.shards[1].problems[0].next == "kubectl jitsi uncordon 1 -n jitsi")
    #expect(status.shards[1].health == .degraded)
  }

  @Test func tablesThatDifferSplitRooms() {
    let told = [[("shard0", "UP", nil), ("shard1", "UP", nil)] as [(String, String, String?)]]
    let status = lines.report(figures(told + told, tables: [14, 3]))
    #expect(status.haproxy?.tablesAgree == false)
    #expect(status.health == .degraded)
    #expect(status.reasons.first?.contains("14 in haproxy-0, 3 in haproxy-1") == true)
  }

  @Test func addressesTellWhichSlotIsWhoseAndWhetherPodsNumberThemAlike() {
    let same = [
      [("shard0", "UP", "10.1.0.2:80"), ("shard1", "DOWN", "10.1.0.1:80")]
        as [(String, String, String?)]
    ]
    let status = template.report(figures(same + same))
    #expect(status.shards.map(\.slot?.name) == ["shard1", "shard0"])
    #expect(status.shards.map(\.health) == [.down, .healthy])
    let crossed = template.report(
      figures([
        [("shard0", "UP", "10.1.0.1:80"), ("shard1", "UP", "10.1.0.2:80")],
        [("shard0", "UP", "10.1.0.2:80"), ("shard1", "UP", "10.1.0.1:80")],
      ]))
    #expect(crossed.health == .degraded)
    #expect(crossed.reasons.first?.contains("map shard0 to different shards") == true)
  }

  @Test func withoutAddressesSlotsAreCounted() {
    let up = [[("shard0", "UP", nil), ("shard1", "UP", nil)] as [(String, String, String?)]]
    let all = template.report(figures(up + up))
    #expect(
      all.shards.map(\.slot) == [
        SlotStatus(name: nil, state: "UP"), SlotStatus(name: nil, state: "UP"),
      ])
    let some = [[("shard0", "UP", nil), ("shard1", "DOWN", nil)] as [(String, String, String?)]]
    let ill = template.report(figures(some + some))
    #expect(ill.shards.map(\.slot) == [nil, nil])
    #expect(ill.reasons == ["HAProxy server shard1 is DOWN (Layer4 timeout)"])
    #expect(ill.health == .degraded)
  }

  @Test func slotsThatDoNotFitTheShardsAreTold() {
    let fewer = lines.changing(
      "ConfigMap/haproxy-config", "server shard1 shard-1-web:80 check", "# none")
    #expect(
      fewer.report().shards[1].reasons == ["no HAProxy server points to it: it gets no meetings"])
    let stray = lines.changing(
      "ConfigMap/haproxy-config", "server shard1 shard-1-web:80 check",
      "server shard1 shard-1-web:80 check\n        server shard2 shard-2-web:80 check")
    #expect(
      stray.report().reasons == [
        "HAProxy server shard2 points to service shard-2-web, which does not exist"
      ])
    let short = template.changing("ConfigMap/haproxy-config", "shard 0-1", "shard 0-0")
    #expect(
      short.report().reasons == ["HAProxy has 1 server for 2 shards: one shard gets no meetings"])
  }

  @Test func aPodWithAnOlderConfigurationIsTold() {
    let status = lines.report(
      figures([
        [("shard0", "UP", nil), ("shard1", "UP", nil)], [("shard0", "UP", nil)],
      ]))
    #expect(status.health == .degraded)
    #expect(
      status.reasons == [
        "haproxy-1 runs an older configuration with 1 of 2 servers: "
          + "restart it when the other pods are ready"
      ])
    #expect(status.haproxy?.slotsAgree == false)
  }

  @Test func aWebThatHAProxyDoesNotFindIsTold() {
    let told = [
      [("shard0", "UP", nil), ("shard1", "MAINT (resolution)", nil)] as [(String, String, String?)]
    ]
    let status = template.report(figures(told + told))
    #expect(status.reasons == ["HAProxy has resolved the web of only 1 shard, of 2 that are ready"])
    let fitting = template.changing(
      "Deployment/shard-1-web", "readyReplicas: 1", "readyReplicas: 0"
    )
    .changing("Pod/shard-1-web-abc-1", #"status: "True""#, #"status: "False""#)
    #expect(fitting.report(figures(told + told)).reasons == [])
  }

  @Test func podsThatAreReadyAreAsked() {
    let objects = lines.changing("Pod/shard-1-jvb-1", #"status: "True""#, #"status: "False""#)
    let targets = objects.targets()
    #expect(targets.bridges.map(\.pod) == ["shard-0-jvb-0", "shard-0-jvb-1", "shard-1-jvb-0"])
    #expect(targets.bridges[0].places.map(\.target) == ["/metrics"])
    #expect(targets.haproxy.map(\.page?.target) == ["/stats;csv", "/stats;csv"])
    #expect(template.targets().notes.map(\.message).first?.contains("neither") == true)
  }
}

extension LivingInstallation {
  func targets() -> MetricsTargets {
    let text = objects.map { "---\n\($0.text)\n" }.joined()
    let inventory = Inventory(ObjectSet([Tree(parsing: SourceFile(name: "live.yaml", text: text))]))
    return StatusReader(inventory, StatusReader.Options(now: 0)).targets()
  }
}
