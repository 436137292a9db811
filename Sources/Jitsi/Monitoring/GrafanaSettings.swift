import Basics
import Kubernetes
import YAML

extension Grafana {
  /// Returns a setting from any of this Grafana's sources: an environment variable overrides its configuration.
  public func setting(_ section: String, _ key: String) -> GrafanaSetting {
    switch server.form {
    case .workload(let workload, let container):
      let variable = environment(of: container, section, key, workload.namespace)
      if case .absent = variable { return file(of: workload, container, section, key) }
      return variable
    case .resource:
      let spec = object.node["spec"]
      if let node = spec?["config"]?[section]?[key], let text = node.text {
        return .written(text, node, inFile: false)
      }
      let pod = spec?["deployment"]?["spec"]?["template"]?["spec"]
      for container in pod?["containers"].map({ Array($0.elements) }) ?? [] {
        let found = environment(of: Container(node: container), section, key, server.namespace)
        if case .absent = found { continue }
        return found
      }
      return .absent
    case .release(let values):
      for node in [
        values.node("env", Self.variable(section, key)), values.node("grafana.ini", section, key),
      ] {
        if let node, let text = node.text { return .written(text, node, inFile: false) }
      }
      return values.isOpen ? .unknown : .absent
    }
  }

  /// Returns the environment variable for a setting.
  static func variable(_ section: String, _ key: String) -> String {
    "GF_\(section.uppercased())_\(key.uppercased())"
  }

  private func environment(
    of container: Container, _ section: String, _ key: String, _ namespace: String
  ) -> GrafanaSetting {
    let name = Self.variable(section, key)
    let entries = EnvironmentReader(space: inventory.view).entries(of: container, in: namespace)
    if let entry = entries.last(where: { $0.name == name }) {
      guard let text = entry.value, let node = entry.valueNode else { return .unknown }
      return .written(text, node, inFile: false)
    }
    for source in container.node["envFrom"].map({ Array($0.elements) }) ?? [] {
      if let map = source["configMapRef"]?["name"]?.text,
        inventory.find(kind: "ConfigMap", namespace, map) == nil
      {
        return .unknown
      }
    }
    return .absent
  }

  private func file(
    of workload: Workload, _ container: Container, _ section: String, _ key: String
  ) -> GrafanaSetting {
    let path = configurationPath(container)
    var best: (depth: Int, mount: Node)?
    for mount in container.node["volumeMounts"].map({ Array($0.elements) }) ?? [] {
      guard let folder = mount["mountPath"]?.text, path == folder || path.hasPrefix(folder + "/"),
        folder.utf8.count > best?.depth ?? -1
      else { continue }
      best = (folder.utf8.count, mount)
    }
    guard let mount = best?.mount else { return .absent }
    let volumes = workload.template.spec?["volumes"].map { Array($0.elements) } ?? []
    guard let volume = volumes.first(where: { $0["name"]?.text == mount["name"]?.text }) else {
      return .unknown
    }
    let key = (section: section, key: key)
    let name = path.split(separator: "/").last.map(String.init) ?? "grafana.ini"
    let file = mount["subPath"]?.text ?? name
    if let map = volume["configMap"]?["name"]?.text {
      guard let object = inventory.find(kind: "ConfigMap", workload.namespace, map) else {
        return .unknown
      }
      return read(object, file, encoded: false, key)
    }
    if let secret = volume["secret"]?["secretName"]?.text {
      guard let object = inventory.find(kind: "Secret", workload.namespace, secret) else {
        return .unknown
      }
      return read(object, file, encoded: true, key)
    }
    return .unknown
  }

  private func read(
    _ object: KubernetesObject, _ file: String, encoded: Bool,
    _ key: (section: String, key: String)
  ) -> GrafanaSetting {
    var found: GrafanaFile?
    if let node = object.node[encoded ? "stringData" : "data"]?[file], let text = node.text {
      found = GrafanaFile(node: node, text: text)
    } else if encoded, let node = object.node["data"]?[file], let text = Base64.text(node.text) {
      found = GrafanaFile(node: node, text: text)
    }
    guard let found else { return .unknown }
    return found.value(key.section, key.key).map { .written($0, found.node, inFile: true) }
      ?? .absent
  }

  private func configurationPath(_ container: Container) -> String {
    for field in ["command", "args"] {
      for argument in container.node[field].map({ Array($0.elements) }) ?? [] {
        for flag in ["--config=", "-config="] {
          if let text = argument.text, text.hasPrefix(flag) {
            return String(text.dropFirst(flag.utf8.count))
          }
        }
      }
    }
    return container.literal("GF_PATHS_CONFIG") ?? "/etc/grafana/grafana.ini"
  }
}
