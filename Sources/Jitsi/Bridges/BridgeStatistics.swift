import Basics
public import Kubernetes
import YAML

extension JitsiRelease {
  /// Returns the number of a stable release, such as 10741, or nil for other tags.
  public static func number(of image: ImageReference) -> Int? {
    guard let tag = image.tag, tag.hasPrefix("stable-") else { return nil }
    return Int(tag.dropFirst("stable-".count).prefix { $0.isASCII && $0.isNumber })
  }
}

extension Inventory {
  /// Returns whether a bridge serves its statistics at /colibri/stats, or nil if the input does not show all relevant settings.
  ///
  /// Up to stable-6433, JVB_ENABLE_APIS controls this and overrides COLIBRI_REST_ENABLED; from stable-6726 on, only the latter
  /// applies. Both are off by default. Custom configuration can also enable it.
  public func servesColibri(_ bridge: Component) -> Bool? {
    let release = bridge.releaseNumber
    var isUnknown = hasHiddenEnvironment(bridge)
    for (name, counts) in [
      ("COLIBRI_REST_ENABLED", release.map { $0 >= BridgeRelease.withoutAPIsArgument } ?? true),
      ("ENABLE_COLIBRI_REST", true),
      ("JVB_ENABLE_APIS", release.map { $0 < BridgeRelease.withoutAPIsArgument } ?? true),
    ] where counts {
      guard let entry = bridge.environment.last(where: { $0.name == name }) else { continue }
      guard let value = entry.value?.lowercased() else {
        isUnknown = true
        continue
      }
      if name == "JVB_ENABLE_APIS" {
        if value.holds("rest") || value.holds("colibri") { return true }
      } else if Self.truths.contains(value) {
        return true
      }
    }
    for field in ["command", "args"] {
      for word in bridge.container.node[field].map({ Array($0.elements) }) ?? []
      where word.text.map({ $0.holds("--apis=") && $0.holds("rest") }) == true {
        return true
      }
    }
    for map in mountedMaps(of: bridge) {
      guard let map else {
        isUnknown = true
        continue
      }
      for entry in map.node["data"].map({ Array($0.entries) }) ?? [] {
        guard let text = entry.value.text else { continue }
        if text.holds("--apis=") && text.holds("rest") { return true }
        // A configuration that mentions REST may or may not enable it.
        if text.holds("apis"), text.holds("rest") { isUnknown = true }
      }
    }
    return isUnknown ? nil : false
  }

  /// Returns the variable that controls Colibri's REST API in the bridge's release, or nil if it is not set.
  public func colibriSwitch(of bridge: Component) -> EnvironmentEntry? {
    let isOld =
      bridge.releaseNumber.map { $0 < BridgeRelease.withoutAPIsArgument } ?? false
    let name = isOld ? "JVB_ENABLE_APIS" : "COLIBRI_REST_ENABLED"
    return bridge.environment.last { $0.name == name }
  }

  static let truths: Set<String> = ["1", "true", "yes", "t"]

  /// Returns whether a container takes variables from an object that is not in the input.
  package func hasHiddenEnvironment(_ component: Component) -> Bool {
    component.container.node["envFrom"]?.elements.contains { source in
      for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
        if let name = source[field]?["name"]?.text {
          return find(kind: kind, component.workload.namespace, name) == nil
        }
      }
      return false
    } ?? false
  }
}
