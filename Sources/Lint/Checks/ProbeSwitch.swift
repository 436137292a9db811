import Basics
import Jitsi
import Kubernetes
import YAML

/// A variable of jicofo that is off although probes need what it turns on.
struct ProbeSwitch: Sendable {
  /// What the probes get without it.
  enum Effect: String, Sendable, CaseIterable {
    /// The endpoint does not exist.
    case absent
    /// jicofo listens on 127.0.0.1 only.
    case refused
  }

  let variable: String
  let effect: Effect
  /// The fields of the probes that need it, as in `livenessProbe`.
  let probes: [String]
  /// The entry that leaves it off; nil if nothing sets it.
  let entry: EnvironmentEntry?
}

extension Inventory {
  /// The variables that the probes of a jicofo need and that are certainly off.
  // source: jitsi/docker-jitsi-meet 2e6b31d8 jicofo/rootfs/defaults/jicofo.conf; jitsi/jicofo 7ebb13dc3
  // jicofo/src/main/kotlin/org/jitsi/jicofo/ktor/Application.kt (/about/health only with a health checker), 486d8387a
  // (jicofo.rest.host is 127.0.0.1)
  func probeSwitches(of jicofo: Component) -> [ProbeSwitch] {
    let container = jicofo.container
    let used = Self.probeFields.filter { container.node[$0] != nil }
    guard !used.isEmpty, jicofo.isFromJitsi, !jicofo.changesImage, !configures(jicofo),
      let release = jicofo.release
    else { return [] }
    let health = used.filter { asksHealth(container.node[$0], container) }
    var found: [ProbeSwitch] = []
    if !health.isEmpty, isOff("JICOFO_ENABLE_HEALTH_CHECKS", in: jicofo) {
      found.append(probeSwitch("JICOFO_ENABLE_HEALTH_CHECKS", .absent, health, jicofo))
    }
    if release.number >= Self.loopback {
      let remote = used.filter { asksPort(container.node[$0], container) }
      if !remote.isEmpty, isOff("JICOFO_ENABLE_REST", in: jicofo) {
        found.append(probeSwitch("JICOFO_ENABLE_REST", .refused, remote, jicofo))
      }
    }
    return found
  }

  private static let probeFields = ["startupProbe", "livenessProbe", "readinessProbe"]
  private static let restPort = 8888
  /// The first release whose jicofo listens on 127.0.0.1 by default.
  private static let loopback = ReleaseTable.firstNumber(
    with: "since.rest-loopback", of: "jicofo")

  private func probeSwitch(
    _ variable: String, _ effect: ProbeSwitch.Effect, _ probes: [String], _ jicofo: Component
  ) -> ProbeSwitch {
    ProbeSwitch(
      variable: variable, effect: effect, probes: probes, entry: jicofo.entry(of: variable))
  }

  private func isOff(_ variable: String, in jicofo: Component) -> Bool {
    guard case .text(let text) = effectiveValue(of: variable, in: jicofo) else { return false }
    return !ReleaseVariable.isOn(text)
  }

  /// Whether a probe asks the health of jicofo.
  private func asksHealth(_ probe: Node?, _ container: Container) -> Bool {
    guard let probe, let request = ProbeRequest(probe, of: container) else { return false }
    return request.port == Self.restPort && request.path.hasPrefix("/about/health")
  }

  /// Whether kubelet connects a probe to jicofo's port at the pod's address.
  private func asksPort(_ probe: Node?, _ container: Container) -> Bool {
    guard let action = probe?["httpGet"] ?? probe?["tcpSocket"], action["host"] == nil,
      let port = action["port"]
    else { return false }
    let number =
      port.integer
      ?? container.ports.first { $0.name != nil && $0.name == port.text }?.number
    return number == Self.restPort
  }

  /// Whether a configuration of one's own may change what jicofo serves: /config/custom-jicofo.conf, or a folder that may have one.
  private func configures(_ jicofo: Component) -> Bool {
    let volumes = jicofo.workload.template.spec?["volumes"]
    return jicofo.container.node["volumeMounts"].map { Array($0.elements) }?.contains { mount in
      guard let path = mount["mountPath"]?.text else { return false }
      if path.holds("jicofo.conf") { return true }
      guard path == "/config" || path == "/config/" || path.hasPrefix("/run/jicofo") else {
        return false
      }
      let volume = volumes?.elements.first { $0["name"]?.text == mount["name"]?.text }
      return volume?["emptyDir"] == nil
    } ?? false
  }
}
