import Kubernetes
import YAML

/// What a bridge's preStop hook does about the conferences that run on it.
public enum BridgeDrain: String, Sendable, CaseIterable {
  case none
  /// A hook that does something else.
  case otherwise
  /// The input does not show what the hook runs.
  case unseen
  /// New conferences go elsewhere, and the hook returns when those that run have ended.
  case works
  /// It asks the bridge to shut down by REST, which is off.
  case refused
  /// It posts to an endpoint that bridges of this release do not have.
  case endpoint
  /// It posts to /colibri/shutdown without the media type that this endpoint takes.
  // source: jitsi/jitsi-videobridge stable/jitsi-meet_11146 Shutdown.java (@Consumes)
  case form
  /// It asks the bridge to drain, and does not wait.
  case returns
  /// It looks for the supervised bridge where this release does not have it.
  case folder
  /// It runs the image's script, which in this release needs the bridge's pid.
  case process
}

extension Inventory {
  /// What a bridge's preStop hook does, read from the command and the scripts that ConfigMaps of the input hold.
  public func drain(of bridge: Component) -> BridgeDrain {
    guard let hook = bridge.container.node["lifecycle"]?["preStop"], hook.isMapping, hook.count > 0
    else { return .none }
    // Asking a bridge to drain takes a POST, which a hook of type httpGet cannot make.
    guard let command = hook["exec"]?["command"], command.count > 0 else { return .otherwise }
    var reader = HookReader(inventory: self, bridge: bridge)
    reader.read(command: command.elements.compactMap(\.text))
    return outcome(of: reader.hook, bridge)
  }

  /// Whether a bridge's preStop hook lets it end its conferences; nil where the input does not show what the hook runs.
  public func drains(_ bridge: Component) -> Bool? {
    switch drain(of: bridge) {
    case .works: true
    case .unseen: nil
    default: false
    }
  }

  private func outcome(of hook: DrainHook, _ bridge: Component) -> BridgeDrain {
    let release = JitsiRelease.number(of: bridge.container.image)
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

  // MARK: What works

  /// The command of a preStop hook that drains a bridge with its release and its environment; nil where none is sure to.
  public func drainCommand(for bridge: Component) -> [String]? {
    guard bridge.container.image.name == "jvb",
      let release = JitsiRelease.number(of: bridge.container.image)
    else { return nil }
    if release >= BridgeRelease.restSwitches, servesShutdown(bridge) == true {
      if release >= BridgeRelease.scriptFindsProcess { return ["/bin/bash", BridgeRelease.script] }
      // The bridge is the only Java program of the image, which has procps in every release.
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
