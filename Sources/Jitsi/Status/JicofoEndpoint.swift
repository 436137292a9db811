import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Returns the port of jicofo's REST API, or nil if only the container itself reaches it.
  ///
  /// From stable-10314 on, jicofo listens on the loopback interface unless JICOFO_ENABLE_REST, or a custom configuration,
  /// opens it; earlier releases listen on all interfaces.
  // source: jitsi/jicofo 486d8387a reference.conf (jicofo.rest.host); jitsi/docker-jitsi-meet 2e6b31d8
  // jicofo/rootfs/defaults/jicofo.conf
  package func restPort(of jicofo: Component) -> Int? {
    for name in ["readinessProbe", "livenessProbe", "startupProbe"] {
      guard let probe = jicofo.container.node[name],
        let request = ProbeRequest(probe, of: jicofo.container), request.path.hasPrefix("/about/")
      else { continue }
      // The kubelet reaches it, so others do.
      if probe["httpGet"] != nil { return request.port }
    }
    let port = jicofo.releaseFact("port.rest").flatMap { Int($0) } ?? 8888
    guard let number = jicofo.releaseNumber, number >= 10314, !hasHiddenEnvironment(jicofo),
      jicofo.isOn("JICOFO_ENABLE_REST") == false, mountedMaps(of: jicofo).isEmpty
    else { return port }
    return nil
  }

  /// Whether jicofo is known not to check its own health, which it does not by default.
  // source: jitsi/jicofo 7ebb13dc3 jicofo/src/main/resources/reference.conf (jicofo.health.enabled)
  func skipsHealthChecks(_ jicofo: Component) -> Bool {
    !hasHiddenEnvironment(jicofo) && jicofo.isOn("JICOFO_ENABLE_HEALTH_CHECKS") == false
      && mountedMaps(of: jicofo).isEmpty
  }
}
