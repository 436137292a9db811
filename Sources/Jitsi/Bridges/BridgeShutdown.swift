import Basics
import Kubernetes
package import YAML

extension Inventory {
  /// Returns whether a bridge accepts POST /colibri/shutdown, or nil if the input does not show all relevant settings. It does
  /// if Colibri's REST API and SHUTDOWN_REST_ENABLED are on, or if custom configuration enables it.
  // source: jitsi/jitsi-videobridge stable/jitsi-meet_11146 RestConfig.kt
  public func servesShutdown(_ bridge: Component) -> Bool? {
    guard let release = bridge.releaseNumber else { return nil }
    let colibri = servesColibri(bridge)
    if release >= BridgeRelease.restSwitches {
      if let entry = bridge.environment.last(where: { $0.name == "SHUTDOWN_REST_ENABLED" }) {
        guard let value = entry.value?.lowercased() else { return nil }
        if Self.truths.contains(value) { return colibri }
      } else if hasHiddenEnvironment(bridge) {
        return nil
      }
    }
    return mayConfigureShutdown(bridge, release) ? nil : false
  }

  /// Returns whether something other than SHUTDOWN_REST_ENABLED may enable the shutdown by REST: Java options, an entrypoint,
  /// or custom files.
  private func mayConfigureShutdown(_ bridge: Component, _ release: Int) -> Bool {
    if bridge.environment.contains(where: { $0.value?.holds("rest.shutdown") == true }) {
      return true
    }
    // A program that the input does not contain may configure anything.
    let words = ["command", "args"].flatMap { field in
      bridge.container.node[field].map { $0.elements.compactMap(\.text) } ?? []
    }
    let own = words.filter { word in
      word.utf8.first == UInt8(ascii: "/")
        && !["/init", "/bin/", "/usr/bin/"].contains { word.hasPrefix($0) }
    }
    if own.contains(where: { mountedText($0, of: bridge) == nil }) { return true }
    // Before this release, an entrypoint can extend the properties template; later releases do not read it.
    let isRead = release < BridgeRelease.restSwitches
    func saysSo(_ text: String) -> Bool {
      let isProperty = text.holds("ENABLE_REST_SHUTDOWN")
      return isProperty
        && (isRead || text.holds("/config/") || text.holds("custom-sip-communicator"))
        || text.holds("jvb.conf") || text.holds("shutdown {") || text.holds("rest.shutdown")
    }
    if words.contains(where: saysSo) { return true }
    let mounts = bridge.container.node["volumeMounts"].map { Array($0.elements) } ?? []
    for mount in mounts {
      guard let folder = mount["mountPath"]?.text else { continue }
      let isConfiguration =
        Self.configurationFolders.contains { folder.hasPrefix($0) }
      guard let volume = volume(of: mount, bridge) else { return true }
      // An emptyDir starts out empty.
      if volume["emptyDir"] != nil { continue }
      guard let name = volume["configMap"]?["name"]?.text,
        let map = find(kind: "ConfigMap", bridge.workload.namespace, name)
      else {
        if isConfiguration { return true }
        continue
      }
      for entry in map.node["data"].map({ Array($0.entries) }) ?? [] {
        guard let text = entry.value.text else { continue }
        if saysSo(text) || isConfiguration && text.holds("hutdown") { return true }
      }
    }
    return false
  }

  /// The directories from which the image's scripts read configuration, and those that contain the scripts.
  private static let configurationFolders = [
    "/config", "/defaults", "/run/jvb", "/etc/jitsi", "/etc/cont-init.d", "/etc/services.d",
    "/etc/s6-overlay", "/usr/share/jitsi-videobridge",
  ]

  package func volume(of mount: Node, _ bridge: Component) -> Node? {
    guard let name = mount["name"]?.text else { return nil }
    let spec = bridge.workload.template.spec
    if let volume = spec?["volumes"]?.elements.first(where: { $0["name"]?.text == name }) {
      return volume
    }
    return bridge.workload.object.node["spec"]?["volumeClaimTemplates"]?.elements.first {
      $0["metadata"]?["name"]?.text == name
    }
  }
}
