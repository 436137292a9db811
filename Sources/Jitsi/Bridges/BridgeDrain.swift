import Kubernetes
import YAML

/// How a bridge's preStop hook treats running conferences.
public enum BridgeDrain: String, Sendable, CaseIterable {
  case none
  /// The hook does something else.
  case otherwise
  /// The input does not show what the hook runs.
  case unseen
  /// New conferences are placed on other bridges, and the hook returns when the running ones have
  /// ended.
  case works
  /// The hook requests a shutdown by REST, which is disabled.
  case refused
  /// The hook posts to an endpoint that bridges of this release do not have.
  case endpoint
  /// The hook posts to /colibri/shutdown without the required media type.
  // source: jitsi/jitsi-videobridge stable/jitsi-meet_11146 Shutdown.java (@Consumes)
  case form
  /// The hook requests a drain but does not wait for it.
  case returns
  /// The hook looks for the supervised service in a directory where this release does not have it.
  case folder
  /// The hook runs the image's script, which needs the bridge's pid in this release.
  case process
}

extension Inventory {
  /// Returns how a bridge's preStop hook treats running conferences, based on its command and on
  /// scripts in ConfigMaps of the input.
  public func drain(of bridge: Component) -> BridgeDrain {
    guard let hook = bridge.container.node["lifecycle"]?["preStop"], hook.isMapping, hook.count > 0
    else { return .none }
    // Draining a bridge requires a POST, which an httpGet hook cannot send.
    guard let command = hook["exec"]?["command"], command.count > 0 else { return .otherwise }
    var reader = HookReader(inventory: self, bridge: bridge)
    reader.read(command: command.elements.compactMap(\.text))
    return outcome(of: reader.hook, bridge)
  }

  /// Returns whether a bridge's preStop hook waits for its conferences to end, or nil if the input
  /// does not show what the hook runs.
  public func drains(_ bridge: Component) -> Bool? {
    switch drain(of: bridge) {
    case .works: true
    case .unseen: nil
    default: false
    }
  }

  private func outcome(of hook: DrainHook, _ bridge: Component) -> BridgeDrain {
    let release = bridge.releaseNumber
    if hook.runsImageScript {
      if let release, release < BridgeRelease.scriptFindsProcess, !hook.givesProcess {
        return .process
      }
      return servesShutdown(bridge) == false ? .refused : .works
    }
    guard hook.postsShutdown || hook.postsDrain else {
      return hook.runsUnknown ? .unseen : .otherwise
    }
    if let release, !hook.givesProcess {
      let isNew = release >= BridgeRelease.runService
      if isNew
        ? hook.readsOldFolder && !hook.readsNewFolder
        : hook.readsNewFolder && !hook.readsOldFolder
      {
        return .folder
      }
    }
    let hasDrain = release.map { $0 >= BridgeRelease.drainEndpoint } ?? true
    if !hook.postsDrain || !hasDrain {
      if !hook.postsShutdown { return .endpoint }
      if servesShutdown(bridge) == false { return .refused }
      if !hook.sendsJSON { return .form }
    }
    if hook.waits { return .works }
    return hook.runsUnknown ? .unseen : .returns
  }

  // MARK: Drain command

  /// Returns a preStop command that drains a bridge of this release and environment, or nil if none
  /// is certain to work.
  public func drainCommand(for bridge: Component) -> [String]? {
    guard bridge.container.image.name == "jvb",
      let release = bridge.releaseNumber
    else { return nil }
    if release >= BridgeRelease.restSwitches, servesShutdown(bridge) == true {
      if release >= BridgeRelease.scriptFindsProcess { return ["/bin/bash", BridgeRelease.script] }
      // The bridge is the only Java process in the image, and every release includes procps.
      return ["/bin/bash", "-c", "exec \(BridgeRelease.script) -p \"$(pgrep -xo java)\""]
    }
    guard release >= BridgeRelease.drainHonoured, servesColibri(bridge) == true else { return nil }
    let colibri = "http://localhost:8080/colibri"
    return [
      "/bin/bash", "-c",
      "curl -sf -X POST \(colibri)/drain/enable && "
        + "until [ \"$(curl -s \(colibri)/stats | jq .participants)\" = 0 ]; do sleep 10; done",
    ]
  }
}
