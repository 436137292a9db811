import Foundation
import Layout
import TestSupport
import Testing
import YAML

/// Runs the alerts of an example on series such as its programs serve.
///
/// The names and labels of HAProxy's series are those of HAProxy 2.6's exporter with two peers.
@Suite(.enabled(if: Promtool.found != nil, "needs promtool on the PATH"))
struct AlertFiringTests {
  /// The series of a healthy installation; values are constant from the start.
  private static let healthy: [String: String] = {
    var series: [String: String] = [:]
    func haproxy(_ metric: String, _ labels: String, _ value: String, pod: Int) {
      let comma = labels.isEmpty ? "" : ","
      series["\(metric){namespace=\"meet\",pod=\"jitsi-haproxy-\(pod)\"\(comma)\(labels)}"] = value
    }
    for pod in 0...1 {
      for server in ["shard0", "shard1"] {
        for state in ["DOWN", "UP", "MAINT", "DRAIN", "NOLB"] {
          haproxy(
            "haproxy_server_status", "proxy=\"shards\",server=\"\(server)\",state=\"\(state)\"",
            state == "UP" ? "1" : "0", pod: pod)
        }
      }
      haproxy("haproxy_process_active_peers", "", "1", pod: pod)
      haproxy("haproxy_sticktable_used", "name=\"shards\",type=\"string\"", "\(40 + pod)", pod: pod)
      haproxy("haproxy_sticktable_size", "name=\"shards\",type=\"string\"", "51200", pod: pod)
      haproxy("up", "", "1", pod: pod)
    }
    for shard in 0...1 {
      for part in ["web", "jicofo", "prosody"] {
        let place = "{namespace=\"meet\",deployment=\"jitsi-shard-\(shard)-\(part)\"}"
        series["kube_deployment_status_replicas_ready\(place)"] = "1"
        series["kube_deployment_spec_replicas\(place)"] = "1"
      }
      let bridges = "{namespace=\"meet\",statefulset=\"jitsi-shard-\(shard)-jvb\"}"
      series["kube_statefulset_status_replicas_ready\(bridges)"] = "2"
      series["kube_statefulset_replicas\(bridges)"] = "2"
      for number in 0...1 {
        let pod = "{namespace=\"meet\",pod=\"jitsi-shard-\(shard)-jvb-\(number)\"}"
        series["jitsi_jvb_stress\(pod)"] = "0.2"
        series["jitsi_jvb_graceful_shutdown\(pod)"] = "0"
        series["up\(pod)"] = "1"
        series["kube_pod_container_status_restarts_total\(container(shard, number))"] = "4"
      }
      let jicofo = "{namespace=\"meet\",pod=\"jitsi-shard-\(shard)-jicofo-6d4cf56db6-x7z2p\"}"
      let count = "jitsi_jicofo_bridge_selector_bridge_count"
      series["\(count)\(jicofo)"] = "2"
      series["\(count)_operational\(jicofo)"] = "2"
      series["\(count)_in_shutdown\(jicofo)"] = "0"
      series["jitsi_jicofo_bridge_selector_lost_bridges_total\(jicofo)"] = "3"
      series["up\(jicofo)"] = "1"
      let scaler = "namespace=\"meet\",horizontalpodautoscaler=\"jitsi-shard-\(shard)-jvb\""
      let metric = "kube_horizontalpodautoscaler"
      series["\(metric)_status_desired_replicas{\(scaler)}"] = "2"
      series["\(metric)_status_current_replicas{\(scaler)}"] = "2"
      series["\(metric)_spec_max_replicas{\(scaler)}"] = "8"
      series["\(metric)_spec_min_replicas{\(scaler)}"] = "2"
      for (type, status) in [("ScalingActive", "true"), ("ScalingLimited", "true")] {
        for value in ["true", "false", "unknown"] {
          series[
            "\(metric)_status_condition{\(scaler),condition=\"\(type)\",status=\"\(value)\"}"] =
            value == status ? "1" : "0"
        }
      }
    }
    series[
      "kube_statefulset_status_replicas_ready{namespace=\"meet\",statefulset=\"jitsi-haproxy\"}"] =
      "2"
    series["kube_statefulset_replicas{namespace=\"meet\",statefulset=\"jitsi-haproxy\"}"] = "2"
    series["certmanager_certificate_expiration_timestamp_seconds{\(certificate)}"] = "5184000"
    return series
  }()

  private static let certificate =
    "exported_namespace=\"meet\",name=\"video\",namespace=\"cert-manager\""

  private static func container(_ shard: Int, _ number: Int) -> String {
    "{namespace=\"meet\",pod=\"jitsi-shard-\(shard)-jvb-\(number)\",container=\"jitsi\"}"
  }

  /// A change of the healthy series, and the alerts that must then fire after 70 minutes, with their shards.
  struct Situation: Sendable, CustomTestStringConvertible {
    let name: String
    /// Values by a part of the name of the series.
    let changes: [String: String]
    var added: [String: String] = [:]
    let fires: [String]

    var testDescription: String { name }
  }

  private static let haproxy0 = "pod=\"jitsi-haproxy-0\""

  static let situations: [Situation] = [
    Situation(name: "all is well", changes: [:], fires: []),
    Situation(
      name: "no server is up",
      changes: ["state=\"UP\"": "0", "state=\"DOWN\"": "1"],
      fires: ["JitsiNoServerUp", "JitsiServerDown", "JitsiServerDown"]),
    Situation(
      name: "a server is down on both pods",
      changes: ["server=\"shard1\",state=\"UP\"": "0", "server=\"shard1\",state=\"DOWN\"": "1"],
      fires: ["JitsiServerDown"]),
    Situation(
      name: "a server is drained",
      changes: ["server=\"shard1\",state=\"UP\"": "0", "server=\"shard1\",state=\"DRAIN\"": "1"],
      fires: []),
    Situation(
      name: "a server is down on one pod",
      changes: [
        "\(haproxy0),proxy=\"shards\",server=\"shard1\",state=\"UP\"": "0",
        "\(haproxy0),proxy=\"shards\",server=\"shard1\",state=\"DOWN\"": "1",
      ], fires: ["JitsiServersDisagree"]),
    Situation(
      name: "no peer connection", changes: ["active_peers": "0"],
      fires: ["JitsiPeerMissing", "JitsiPeerMissing"]),
    Situation(
      name: "tables differ", changes: ["sticktable_used{namespace=\"meet\",\(haproxy0)": "4"],
      fires: ["JitsiRoomTablesDisagree"]),
    Situation(
      name: "a table is nearly full",
      changes: ["sticktable_used": "45000"], fires: ["JitsiRoomTableFull", "JitsiRoomTableFull"]),
    Situation(
      name: "a prosody is down while its server is up",
      changes: ["replicas_ready{namespace=\"meet\",deployment=\"jitsi-shard-1-prosody\"": "0"],
      fires: ["JitsiComponentDown", "JitsiComponentDegraded", "JitsiShardDownServerUp 1"]),
    Situation(
      name: "a prosody and its server are down",
      changes: [
        "replicas_ready{namespace=\"meet\",deployment=\"jitsi-shard-1-prosody\"": "0",
        "server=\"shard1\",state=\"UP\"": "0", "server=\"shard1\",state=\"DOWN\"": "1",
      ], fires: ["JitsiComponentDown", "JitsiComponentDegraded", "JitsiServerDown"]),
    Situation(
      name: "one of two HAProxy pods is not ready",
      changes: ["replicas_ready{namespace=\"meet\",statefulset=\"jitsi-haproxy\"": "1"],
      fires: ["JitsiComponentDegraded"]),
    Situation(
      name: "a bridge is overloaded",
      changes: ["stress{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-0": "0.9"],
      fires: ["JitsiBridgeStressed"]),
    Situation(
      name: "all bridges of a shard are overloaded",
      changes: ["stress{namespace=\"meet\",pod=\"jitsi-shard-0-jvb": "0.95"],
      fires: ["JitsiBridgeStressed", "JitsiBridgeStressed", "JitsiShardStressed 0"]),
    Situation(
      name: "a bridge shuts down without being deleted",
      changes: ["graceful_shutdown{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-1": "1"],
      fires: ["JitsiBridgeInShutdown"]),
    Situation(
      name: "a bridge is deleted and shuts down",
      changes: ["graceful_shutdown{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-1": "1"],
      added: ["kube_pod_deletion_timestamp{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-1\"}": "60"],
      fires: []),
    Situation(
      name: "jicofo has no working bridge",
      changes: [
        "operational{namespace=\"meet\",pod=\"jitsi-shard-1": "0",
        "bridge_count{namespace=\"meet\",pod=\"jitsi-shard-1": "0",
      ], fires: ["JitsiNoBridge", "JitsiBridgesNotRegistered 1"]),
    Situation(
      name: "a bridge fails jicofo's health checks",
      changes: ["operational{namespace=\"meet\",pod=\"jitsi-shard-1": "1"],
      fires: ["JitsiBridgesUnhealthy"]),
    Situation(
      name: "jicofo loses bridges",
      changes: ["lost_bridges_total{namespace=\"meet\",pod=\"jitsi-shard-1": "3x60 5x20"],
      fires: ["JitsiBridgesLost"]),
    Situation(
      name: "an autoscaler needs more than its maximum",
      changes: [
        "status_desired_replicas{namespace=\"meet\",horizontalpodautoscaler=\"jitsi-shard-0": "8"
      ],
      fires: ["JitsiAutoscalerAtMaximum"]),
    Situation(
      name: "an autoscaler at its maximum that needs no more",
      changes: [
        "status_desired_replicas{namespace=\"meet\",horizontalpodautoscaler=\"jitsi-shard-0": "8",
        "jitsi-shard-0-jvb\",condition=\"ScalingLimited\",status=\"true": "0",
      ], fires: []),
    Situation(
      name: "an autoscaler cannot read its metrics",
      changes: [
        "jitsi-shard-1-jvb\",condition=\"ScalingActive\",status=\"false": "1",
        "jitsi-shard-1-jvb\",condition=\"ScalingActive\",status=\"true": "0",
      ], fires: ["JitsiAutoscalerBlind"]),
    Situation(
      name: "a bridge restarts again and again",
      changes: ["restarts_total\(container(0, 0))": "4x20 6x20 9x40"], fires: ["JitsiPodRestarts"]),
    Situation(
      name: "a bridge was killed for its memory",
      changes: ["restarts_total\(container(0, 0))": "4x60 5x20"],
      added: [
        "kube_pod_container_status_last_terminated_reason{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-0\",container=\"jitsi\",reason=\"OOMKilled\"}":
          "1"
      ], fires: ["JitsiPodOutOfMemory"]),
    Situation(
      name: "a bridge was killed for its memory long ago", changes: [:],
      added: [
        "kube_pod_container_status_last_terminated_reason{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-0\",container=\"jitsi\",reason=\"OOMKilled\"}":
          "1"
      ], fires: []),
    Situation(
      name: "a certificate was not renewed", changes: ["certmanager_": "864000"],
      fires: ["JitsiCertificateExpiring"]),
    Situation(
      name: "a bridge cannot be scraped",
      changes: ["up{namespace=\"meet\",pod=\"jitsi-shard-0-jvb-0": "0"],
      fires: ["JitsiTargetDown"]),
  ]

  private func rules() throws -> String {
    let manifests = try AlertInstallation.withOwnMetrics(
      AlertInstallation.manifests("server-lines"))
    let plan = try #require(AlertInstallation.plan(manifests, assumesAll: true))
    #expect(plan.omitted.isEmpty)
    #expect(Set(plan.alerts.map(\.name)) == Set(AlertName.allCases))
    return AlertInstallation.rules(plan)
  }

  @Test func eachAlertFiresInItsSituationAndInNoOther() async throws {
    let promtool = try #require(Promtool.found)
    let rules = try rules()
    for situation in Self.situations {
      for change in situation.changes.keys {
        #expect(Self.healthy.keys.contains { $0.contains(change) }, "no series has \(change)")
      }
    }
    // Each start of promtool takes longer than all situations together.
    let tests = Self.situations.map(Self.test)
    let text = DocumentWriter.text([
      ["rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": .list(tests)]
    ])
    let fault = try await promtool.fault(inTest: text, of: rules)
    #expect(fault == nil, "\(fault ?? "")")
    let fired = Set(
      Self.situations.flatMap(\.fires).map { $0.prefix { $0 != " " } }.map(String.init))
    #expect(fired == Set(AlertName.allCases.map(\.rawValue)))
  }

  private static func test(_ situation: Situation) -> Content {
    var series = healthy
    for (part, value) in situation.changes {
      for name in series.keys where name.contains(part) { series[name] = value }
    }
    series.merge(situation.added) { $1 }
    let input = series.sorted { $0.key < $1.key }.map { name, value -> Content in
      ["series": .of(name), "values": .of(value.contains("x") ? value : "\(value)x80")]
    }
    var expected: [String: Int] = [:]
    for alert in situation.fires { expected[alert, default: 0] += 1 }
    let samples = expected.sorted { $0.key < $1.key }.map { alert, count -> Content in
      let words = alert.split(separator: " ")
      let shard = words.count > 1 ? ", shard=\"\(words[1])\"" : ""
      return [
        "labels": "{alertname=\"\(String(words[0]))\"\(shard)}", "value": .of(count),
      ]
    }
    return [
      "name": .of(situation.name), "interval": "1m", "input_series": .list(input),
      "promql_expr_test": [
        [
          "expr": "count by (alertname, shard) (ALERTS{alertstate=\"firing\"})",
          "eval_time": "70m", "exp_samples": .list(samples),
        ]
      ],
    ]
  }
}
