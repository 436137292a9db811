import Kubernetes
public import YAML

/// How the ConfigMap with haproxy.cfg is mounted in HAProxy's pods.
public struct ConfigurationMount: Sendable {
  /// The name of the ConfigMap in the volume.
  public let name: Node
  /// The `subPath` of the container's mount, which prevents the kubelet from updating the file; nil if there is none.
  public let subPath: Node?
  /// Whether the HAProxy container mounts the volume.
  public let isInContainer: Bool
}

extension HAProxyTier {
  /// Returns how haproxy.cfg is mounted in a component's container, or nil if it is not mounted or the input does not contain
  /// the ConfigMap.
  public func configurationMount(of component: Component) -> ConfigurationMount? {
    guard let map = configMap, let volumes = component.workload.template.spec?["volumes"] else {
      return nil
    }
    for volume in volumes.elements {
      var sources = [volume]
      sources += volume["projected"]?["sources"].map { Array($0.elements) } ?? []
      let names = sources.compactMap { $0["configMap"]?["name"] }
      guard let name = names.first(where: { $0.text == map.name }) else { continue }
      let mount = component.container.node["volumeMounts"]?.elements.first {
        $0["name"]?.text == volume["name"]?.text
      }
      return ConfigurationMount(
        name: name, subPath: mount?["subPath"], isInContainer: mount != nil)
    }
    return nil
  }
}
