import Kubernetes
import YAML

extension Inventory {
  /// Returns the text that a ConfigMap in the input mounts at a path in a container.
  package func mountedText(_ path: String, of component: Component) -> String? {
    guard path.utf8.first == UInt8(ascii: "/"),
      let volumes = component.workload.template.spec?["volumes"],
      let mounts = component.container.node["volumeMounts"]
    else { return nil }
    for mount in mounts.elements {
      guard let folder = mount["mountPath"]?.text, let name = mount["name"]?.text,
        let file = Self.file(path, under: folder, mount["subPath"]?.text),
        let volume = volumes.elements.first(where: { $0["name"]?.text == name })?["configMap"],
        let map = volume["name"]?.text.flatMap({
          find(kind: "ConfigMap", component.workload.namespace, $0)
        })
      else { continue }
      let item = volume["items"]?.elements.first { $0["path"]?.text == file }
      if let text = map.node["data"]?[item?["key"]?.text ?? file]?.text { return text }
    }
    return nil
  }

  /// Returns the name of a mounted file in its volume.
  private static func file(_ path: String, under folder: String, _ subPath: String?) -> String? {
    if path == folder { return subPath }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    guard subPath == nil, path.hasPrefix(prefix) else { return nil }
    return String(path.dropFirst(prefix.count))
  }
}
