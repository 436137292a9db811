import Basics
package import Kubernetes
import YAML

/// Lists the environment variables of a container.
package struct EnvironmentReader {
  let space: NamespaceView

  package init(space: NamespaceView) { self.space = space }

  package func entries(of container: Container, in namespace: String) -> [EnvironmentEntry] {
    var entries: [EnvironmentEntry] = []
    if let sources = container.node["envFrom"] {
      for source in sources.elements { addSource(source, namespace, &entries) }
    }
    for node in container.environment {
      guard let name = node["name"]?.text else { continue }
      entries.append(entry(name, node, namespace))
    }
    return entries
  }

  private func addSource(
    _ node: Node, _ namespace: String, _ entries: inout [EnvironmentEntry]
  ) {
    let prefix = node["prefix"]?.text ?? ""
    if let name = node["configMapRef"]?["name"]?.text {
      guard let data = space.find("ConfigMap", namespace, name)?.node["data"] else { return }
      for entry in data.entries {
        entries.append(
          EnvironmentEntry(
            name: prefix + (entry.key.text ?? ""), value: entry.value.text,
            origin: .configMap(name), node: node, valueNode: entry.value))
      }
    } else if let name = node["secretRef"]?["name"]?.text {
      guard let secret = space.find("Secret", namespace, name)?.node else { return }
      for field in ["data", "stringData"] {
        guard let data = secret[field] else { continue }
        for entry in data.entries {
          entries.append(
            EnvironmentEntry(
              name: prefix + (entry.key.text ?? ""),
              value: field == "data" ? Base64.text(entry.value.text) : entry.value.text,
              origin: .secret(name), node: node, valueNode: entry.value))
        }
      }
    }
  }

  private func entry(_ name: String, _ node: Node, _ namespace: String) -> EnvironmentEntry {
    guard let source = node["valueFrom"], source.isMapping else {
      let value = node["value"]
      return EnvironmentEntry(
        name: name, value: value?.text ?? "", origin: .literal, node: node, valueNode: value)
    }
    if let reference = source["configMapKeyRef"] {
      let map = reference["name"]?.text ?? ""
      let key = reference["key"]?.text ?? ""
      let value = space.find("ConfigMap", namespace, map)?.node["data"]?[key]
      return EnvironmentEntry(
        name: name, value: value?.text,
        origin: .configMapKey(
          configMap: map, key: key, optional: reference["optional"]?.text == "true"),
        node: node, valueNode: value)
    }
    if let reference = source["secretKeyRef"] {
      let secretName = reference["name"]?.text ?? ""
      let key = reference["key"]?.text ?? ""
      let secret = space.find("Secret", namespace, secretName)?.node
      let plain = secret?["stringData"]?[key]
      let encoded = secret?["data"]?[key]
      return EnvironmentEntry(
        name: name, value: plain?.text ?? Base64.text(encoded?.text),
        origin: .secretKey(
          secret: secretName, key: key, optional: reference["optional"]?.text == "true"),
        node: node, valueNode: plain ?? encoded)
    }
    return EnvironmentEntry(name: name, value: nil, origin: .field, node: node, valueNode: nil)
  }
}
