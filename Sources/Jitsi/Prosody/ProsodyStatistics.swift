import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Returns whether prosody's metrics module is enabled: by a module list that contains it, by PROSODY_ENABLE_METRICS
  /// (docker-jitsi-meet), or by a mounted plugin or custom configuration. Returns nil if the input does not show all of these.
  public func servesStatistics(_ prosody: Component) -> Bool? {
    var isUnknown = false
    for entry in prosody.environment {
      if entry.name == "PROSODY_ENABLE_METRICS" {
        if let value = entry.value, ["1", "true", "yes"].contains(value.lowercased()) {
          return true
        }
      } else if !entry.name.hasSuffix("_MODULES") {
        continue
      }
      guard let value = entry.value else {
        isUnknown = true
        continue
      }
      if Self.namesAddOn(value) { return true }
    }
    for source in prosody.container.node["envFrom"].map({ Array($0.elements) }) ?? [] {
      if let name = source["configMapRef"]?["name"]?.text,
        find(kind: "ConfigMap", prosody.workload.namespace, name) == nil
      {
        isUnknown = true
      }
    }
    for map in mountedMaps(of: prosody) {
      guard let map else {
        isUnknown = true
        continue
      }
      for entry in map.node["data"].map({ Array($0.entries) }) ?? [] {
        if entry.key.text.map(Self.namesPlugin) == true { return true }
        if let text = entry.value.text,
          text.holds("http_openmetrics") || text.holds("\"prometheus\"")
        {
          return true
        }
      }
    }
    return isUnknown ? nil : false
  }

  /// Returns the ConfigMaps that the container mounts; nil for one that is not in the input.
  func mountedMaps(of component: Component) -> [KubernetesObject?] {
    guard let volumes = component.workload.template.spec?["volumes"],
      let mounts = component.container.node["volumeMounts"]
    else { return [] }
    let mounted = Set(mounts.elements.map { $0["name"]?.text ?? "" })
    return volumes.elements.compactMap { volume -> KubernetesObject?? in
      guard let name = volume["configMap"]?["name"]?.text,
        mounted.contains(volume["name"]?.text ?? "")
      else { return nil }
      return .some(find(kind: "ConfigMap", component.workload.namespace, name))
    }
  }

  private static func namesAddOn(_ modules: String) -> Bool {
    modules.holds("prometheus") || modules.holds("openmetrics")
  }

  private static func namesPlugin(_ file: String) -> Bool {
    file.holds("mod_prometheus") || file.holds("mod_http_openmetrics")
  }
}
