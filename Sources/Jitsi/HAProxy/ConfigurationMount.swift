import Kubernetes
public import YAML

/// How the ConfigMap with haproxy.cfg comes into HAProxy's pods.
public struct ConfigurationMount: Sendable {
  /// The name of the ConfigMap, where the volume says it.
  public let name: Node
  /// The `subPath` of the container's mount, for which the kubelet never renews the file; nil without one.
  public let subPath: Node?
  /// Whether HAProxy's own container mounts the volume.
  public let isInContainer: Bool
}

extension HAProxyTier {
  /// How haproxy.cfg is mounted in a component's container; nil when it is not, or the input does not show the ConfigMap.
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
