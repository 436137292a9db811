import Basics
import Jitsi
import Kubernetes
import YAML

/// A setting on the path to a bridge's media port that blocks media.
struct MediaFault: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// A host port that is open for TCP only.
    case hostPort
    /// A Service port with protocol TCP only.
    case service
    /// A container port that a Service references for UDP and that is declared as TCP.
    case declared
    /// A host port or a Service port that targets a port on which no bridge listens.
    case unheard
    /// A host port that differs from the one that the bridge announces.
    case announced
    /// A route for TCP only.
    case route
  }

  let kind: Kind
  /// The object that `path` starts from: the bridge's container, a Service, or a route.
  let holder: Node
  let path: String
  /// The wrong port, and the port on which the bridge listens.
  let port: Int
  let media: Int
  /// The name of the Service or route in messages; nil for the container.
  let name: String?
  /// The change, relative to `holder`, that lets media pass; nil if a person has to decide.
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
  /// The settings that block media from outside the cluster to a bridge. Empty if the bridge's port, or the path to it,
  /// is unknown.
  func mediaFaults(of bridge: Component) -> [MediaFault] {
    MediaWay(inventory: self, bridge: bridge).faults
  }

  /// The UDP port on which a bridge receives media; nil if something other than variables may set it.
  // source: jitsi/docker-jitsi-meet 2e6b31d jvb/rootfs/defaults/jvb.conf (ice.udp.port)
  func mediaPort(of bridge: Component) -> Int? {
    guard basePort(of: bridge) == nil, !hasOwnPort(bridge) else { return nil }
    if let entry = bridge.environment.last(where: { $0.name == "JVB_PORT" }) {
      return entry.value.flatMap { Int($0) }
    }
    return hasHiddenEnvironment(bridge) ? nil : 10000
  }

  /// Whether a custom entrypoint or configuration file may set the port.
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
