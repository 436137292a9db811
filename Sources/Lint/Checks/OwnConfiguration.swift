import Basics
import Jitsi
import Kubernetes
import YAML

/// What a pod has in the place of the configuration that a component's image makes from its variables: a command of its own,
/// mounted files, and properties for Java.
struct OwnConfiguration: Sendable {
  /// Whether nothing is certain about any variable.
  private(set) var hidesAll = false
  /// Commands and scripts that may set variables.
  private var texts: [String] = []

  /// Whether the value that counts for a variable may be another one than the container's environment has.
  func hides(_ variable: String) -> Bool { hidesAll || texts.contains { $0.holds(text: variable) } }

  init(_ component: Component, _ inventory: Inventory) {
    let container = component.container.node
    let mounts = Self.mounts(of: component)
    readCommand(container, mounts, component, inventory)
    for mount in mounts where !hidesAll { read(mount, component, inventory) }
    // Properties on the command line overrule the files of both programs.
    if component.environment.contains(where: { entry in
      entry.value?.holds(anyOf: Self.properties) ?? false
    }) {
      hidesAll = true
    }
  }

  private static let properties: [StaticString] = [
    "-Dvideobridge.", "-Djicofo.", "-Dconfig.", "-Dorg.jitsi.",
  ]

  // MARK: Commands

  private mutating func readCommand(
    _ container: Node, _ mounts: [Mount], _ component: Component, _ inventory: Inventory
  ) {
    let words = ["command", "args"].flatMap { container[$0].map { Array($0.elements) } ?? [] }
      .compactMap(\.text)
    guard !words.isEmpty, words != ["/init"] else { return }
    texts += words
    for mount in mounts {
      guard let files = mount.files(inventory, in: component.workload.namespace) else {
        // A script may be among them.
        if words.contains(where: { $0.holds(text: mount.path) }) { hidesAll = true }
        continue
      }
      texts += files.compactMap(\.text)
    }
    // Without its init program the image makes no configuration.
    if !texts.contains(where: { $0.holds("/init") }) { hidesAll = true }
  }

  // MARK: Mounted files

  private mutating func read(_ mount: Mount, _ component: Component, _ inventory: Inventory) {
    guard let folder = Self.folders.first(where: { mount.path.isIn($0) }) else { return }
    guard mount.isFromObject else {
      // The image fills its folder of configuration at each start; an init container may have put files of one's own there.
      if folder != "/config" || isPrepared(mount, component) { hidesAll = true }
      return
    }
    guard let files = mount.files(inventory, in: component.workload.namespace) else {
      if mount.subPath.map({ Self.isHarmless(mount.name ?? $0) }) != true { hidesAll = true }
      return
    }
    for file in files where !Self.isHarmless(file.name) {
      guard let text = file.text else {
        hidesAll = true
        return
      }
      if file.name.hasPrefix("custom-") {
        // Such a file is added to what the image makes.
        if text.holds(anyOf: Self.decisive) { hidesAll = true }
      } else if folder == "/etc/cont-init.d", !file.name.hasPrefix("10-") {
        texts.append(text)
        if text.holds(anyOf: Self.rendered) { hidesAll = true }
      } else {
        hidesAll = true
      }
    }
  }

  /// Whether an init container writes files of configuration into a mounted volume.
  private func isPrepared(_ mount: Mount, _ component: Component) -> Bool {
    component.workload.template.initContainers.contains { container in
      guard
        container.node["volumeMounts"].map({ Array($0.elements) })?
          .contains(where: { $0["name"]?.text == mount.volumeName }) == true
      else { return false }
      let words = ["command", "args"]
        .flatMap { container.node[$0].map { Array($0.elements) } ?? [] }.compactMap(\.text)
      return words.isEmpty
        || words.contains { $0.holds(anyOf: [".conf", ".lua", ".js", ".properties"]) }
    }
  }

  /// Where images have what they render and run, and their configuration.
  private static let folders = [
    "/config", "/defaults", "/etc/cont-init.d", "/etc/services.d", "/etc/s6-overlay", "/etc/nginx",
    "/etc/fix-attrs.d",
  ]

  /// Files that contain none of the settings that components share.
  private static func isHarmless(_ name: String) -> Bool {
    harmless.contains(name)
      || [".html", ".css", ".png", ".svg", ".jpg", ".ico", ".crt", ".key", ".pem", ".pfw"]
        .contains { name.hasSuffix($0) }
  }

  // config.js of /defaults comes before system-config.js, which has the last word about hosts.
  private static let harmless: Set<String> = [
    "interface_config.js", "custom-interface_config.js", "config.js", "logging.properties",
    "saslauthd.conf", "ssl.conf", "nginx.conf", "autoscaler-sidecar.config",
    "graceful_shutdown.sh", "finalize.sh", "rules.d",
  ]

  private static let decisive: [StaticString] = [
    "hosts", "websocket", "bosh", "xmpp", "XMPP", "brewery", "BREWERY", "octo", "relay",
    "authentication", "sctp", "apis",
  ]

  private static let rendered: [StaticString] = [
    "jicofo.conf", "jvb.conf", "jitsi-meet.cfg.lua", "prosody.cfg.lua", "config.js",
    "sip-communicator.properties", "/defaults",
  ]

  // MARK: Mounts

  /// A volume as it is mounted.
  private struct Mount {
    let path: String
    let subPath: String?
    let volumeName: String
    let volume: Node?

    /// The name of the file that is mounted alone.
    var name: String? { path.split(separator: "/").last.map(String.init) }

    /// Whether its files come from ConfigMaps or Secrets.
    var isFromObject: Bool {
      ["configMap", "secret", "projected"].contains { volume?[$0] != nil }
    }

    /// The files with their texts, as far as the input shows them; nil where it does not show which files there are.
    func files(_ inventory: Inventory, in namespace: String) -> [(name: String, text: String?)]? {
      guard let volume else { return nil }
      if let map = volume["configMap"] {
        return files(of: map, "ConfigMap", map["name"]?.text, inventory, namespace)
      }
      if let secret = volume["secret"] {
        return files(of: secret, "Secret", secret["secretName"]?.text, inventory, namespace)
      }
      guard let sources = volume["projected"]?["sources"] else { return nil }
      var found: [(name: String, text: String?)] = []
      for source in sources.elements {
        for (field, kind) in [("configMap", "ConfigMap"), ("secret", "Secret")] {
          guard let part = source[field] else { continue }
          guard let files = files(of: part, kind, part["name"]?.text, inventory, namespace) else {
            return nil
          }
          found += files
        }
      }
      return found
    }

    private func files(
      of source: Node, _ kind: String, _ object: String?, _ inventory: Inventory,
      _ namespace: String
    ) -> [(name: String, text: String?)]? {
      let data = object.flatMap { inventory.find(kind: kind, namespace, $0) }?.node
      // The text of a Secret's data is encoded.
      let texts = data?[kind == "Secret" ? "stringData" : "data"]
      var keys: [(key: String, file: String)] = []
      if let items = source["items"], items.count > 0 {
        keys = items.elements.compactMap { item in
          item["key"]?.text.map { ($0, item["path"]?.text ?? $0) }
        }
      } else if let data {
        for field in ["data", "stringData", "binaryData"] {
          keys += (data[field].map { Array($0.entries) } ?? []).compactMap { entry in
            entry.key.text.map { ($0, $0) }
          }
        }
      } else if subPath == nil {
        return nil
      }
      guard let subPath else { return keys.map { ($0.file, texts?[$0.key]?.text) } }
      let key = keys.first { $0.file == subPath }?.key ?? subPath
      return [(name ?? subPath, texts?[key]?.text)]
    }
  }

  private static func mounts(of component: Component) -> [Mount] {
    guard let mounts = component.container.node["volumeMounts"] else { return [] }
    var volumes: [String: Node] = [:]
    for volume in component.workload.template.spec?["volumes"].map({ Array($0.elements) }) ?? [] {
      if let name = volume["name"]?.text { volumes[name] = volume }
    }
    return mounts.elements.compactMap { mount in
      guard let path = mount["mountPath"]?.text, let name = mount["name"]?.text else { return nil }
      return Mount(
        path: path, subPath: mount["subPath"]?.text, volumeName: name, volume: volumes[name])
    }
  }
}

extension String {
  /// Whether a path is a folder, or something in it.
  fileprivate func isIn(_ folder: String) -> Bool {
    guard hasPrefix(folder) else { return false }
    let rest = dropFirst(folder.count)
    return rest.isEmpty || rest.first == "/"
  }
}
