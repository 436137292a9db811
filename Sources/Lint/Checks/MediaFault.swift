import Basics
import Jitsi
import Kubernetes
import YAML

/// A place on the way to a bridge's media port where media cannot pass.
struct MediaFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// A port of the node that is open for TCP only.
    case hostPort
    /// A port of a Service that takes TCP only.
    case service
    /// A container port that a Service names for UDP and that is declared for TCP.
    case declared
    /// A port of the node or a Service leads to a port on which no bridge listens.
    case unheard
    /// A port of the node that is not the one that the bridge announces.
    case announced
    /// A route that takes TCP only.
    case route
  }

  let kind: Kind
  /// What the path begins at: the bridge's container, a Service, or a route.
  let holder: Node
  let path: String
  /// The port at fault, and the one on which the bridge listens.
  let port: Int
  let media: Int
  /// What the message calls the Service or route; nil for the container.
  let name: String?
  /// What makes media pass, from the holder; nil where a person has to decide.
  let fix: DriftFix?

  init(
    _ kind: Kind, _ holder: Node, _ path: String, _ port: Int, media: Int, name: String? = nil,
    _ fix: DriftFix? = nil
  ) {
    self.kind = kind
    self.holder = holder
    self.path = path
    self.port = port
    self.media = media
    self.name = name
    self.fix = fix
  }
}

extension Inventory {
  /// Where the way from outside to a bridge's media port is cut. Empty where the bridge's port, or its way, is not known.
  func mediaFaults(of bridge: Component) -> [MediaFault] {
    MediaWay(inventory: self, bridge: bridge).faults
  }

  /// The UDP port on which a bridge takes media; nil where more than variables says so.
  // source: jitsi/docker-jitsi-meet 2e6b31d jvb/rootfs/defaults/jvb.conf (ice.udp.port)
  func mediaPort(of bridge: Component) -> Int? {
    guard basePort(of: bridge) == nil, !hasOwnPort(bridge) else { return nil }
    if let entry = bridge.environment.last(where: { $0.name == "JVB_PORT" }) {
      return entry.value.flatMap { Int($0) }
    }
    return hasHiddenEnvironment(bridge) ? nil : 10000
  }

  /// Whether an entrypoint or a file of one's own may say which port it is.
  private func hasOwnPort(_ bridge: Component) -> Bool {
    for field in ["command", "args"] {
      for word in bridge.container.node[field].map({ Array($0.elements) }) ?? [] {
        guard let text = word.text, text != "/init" else { continue }
        if text.holds("JVB_PORT") { return true }
        let isProgram = ["/bin/", "/usr/bin/"].contains { text.hasPrefix($0) }
        guard text.utf8.first == UInt8(ascii: "/"), !isProgram else { continue }
        guard let script = mountedText(text, of: bridge), !script.holds("JVB_PORT") else {
          return true
        }
      }
    }
    let mounts = bridge.container.node["volumeMounts"].map { Array($0.elements) } ?? []
    return mounts.contains { mount in
      guard let folder = mount["mountPath"]?.text,
        ["/config", "/defaults", "/run/jvb"].contains(where: { folder.hasPrefix($0) })
      else { return false }
      guard let volume = volume(of: mount, bridge) else { return true }
      if volume["emptyDir"] != nil { return false }
      guard let name = volume["configMap"]?["name"]?.text,
        let map = find(kind: "ConfigMap", bridge.workload.namespace, name)
      else { return true }
      return map.node["data"]?.entries.contains { entry in
        entry.value.text.map { $0.holds("udp") || $0.holds("SINGLE_PORT") } ?? true
      } ?? false
    }
  }
}
