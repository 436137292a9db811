import Basics
import HAProxy
import Jitsi
import Kubernetes
import YAML

/// A file on HAProxy's command line that does not exist where the command reads it.
struct MissingConfigurationFile: Sendable {
  enum Reason: String, Sendable {
    /// No volume is mounted at the path.
    case unmounted
    /// A volume is mounted, but its source has no such key.
    case noKey
    /// The `items` of the volume list a key that its source does not have.
    case noItem
  }

  /// The path on the command line.
  let path: String
  let reason: Reason
  /// The key that is missing; empty for `unmounted`.
  let key: String
  /// The source of the volume, as in `ConfigMap haproxy-config`; empty for `unmounted`.
  let source: String
  let node: Node
}

extension Inventory {
  /// The files and folders on the command line of HAProxy that no mount provides, as far as the input shows.
  func missingConfigurationFiles(of component: Component, in tier: HAProxyTier)
    -> [MissingConfigurationFile]
  {
    let container = component.container
    guard let paths = HAProxyCommand.paths(of: container) else { return [] }
    return paths.compactMap { path in
      let place = mount(for: path, in: container)
      guard let (mount, rest) = place else {
        return unmounted(path, component, tier)
      }
      guard mount["subPathExpr"] == nil, let name = mount["name"]?.text,
        let volume = component.workload.template.spec?["volumes"]?.elements
          .first(where: { $0["name"]?.text == name })
      else { return nil }
      let wanted = [mount["subPath"]?.text ?? "", rest].filter { !$0.isEmpty }
        .joined(separator: "/")
      return missing(wanted, path, volume, mount, component.workload.namespace)
    }
  }

  /// The innermost mount that contains a path, and the rest of the path below it.
  private func mount(for path: String, in container: Container) -> (Node, rest: String)? {
    var found: (node: Node, rest: String, depth: Int)?
    for mount in container.node["volumeMounts"]?.elements.map({ $0 }) ?? [] {
      guard var at = mount["mountPath"]?.text else { continue }
      while at.count > 1, at.hasSuffix("/") { at.removeLast() }
      guard path == at || path.hasPrefix(at == "/" ? at : at + "/"), at.count > found?.depth ?? -1
      else { continue }
      let rest = path.dropFirst(at.count).drop { $0 == "/" }
      found = (mount, String(rest), at.count)
    }
    return found.map { ($0.node, $0.rest) }
  }

  /// An image may contain the file. HAProxy's own image has no configuration (docker-library/haproxy), and if
  /// haproxy.cfg is mounted at another path, it is meant to be read from there.
  private func unmounted(_ path: String, _ component: Component, _ tier: HAProxyTier)
    -> MissingConfigurationFile?
  {
    let repository = component.container.image.repository
    let isMounted = tier.configurationMount(of: component)?.isInContainer ?? false
    guard isMounted || repository == "haproxy" || repository.hasSuffix("library/haproxy"),
      tier.configMap != nil, !HAProxyCommand.writesFiles(component.container)
    else { return nil }
    let node =
      component.container.node["volumeMounts"] ?? component.container.node["command"]
      ?? component.container.node
    return MissingConfigurationFile(
      path: path, reason: .unmounted, key: "", source: "", node: node)
  }

  private func missing(
    _ wanted: String, _ path: String, _ volume: Node, _ mount: Node, _ namespace: String
  ) -> MissingConfigurationFile? {
    var sources: [(kind: String, name: String, node: Node)] = []
    for (field, name, kind) in [
      ("configMap", "name", "ConfigMap"), ("secret", "secretName", "Secret"),
    ] {
      if let source = volume[field], let text = source[name]?.text {
        sources.append((kind, text, source))
      }
    }
    for projected in volume["projected"]?["sources"]?.elements.map({ $0 }) ?? [] {
      guard let source = projected["configMap"] ?? projected["secret"],
        let name = source["name"]?.text
      else { return nil }
      sources.append((projected["configMap"] == nil ? "Secret" : "ConfigMap", name, source))
    }
    var files: [String] = []
    for source in sources {
      // references-exist reports sources that are missing in the input.
      guard let object = find(kind: source.kind, namespace, source.name) else { return nil }
      let keys = ["data", "binaryData", "stringData"].flatMap { field in
        object.node[field].map { $0.entries.compactMap(\.key.text) } ?? []
      }
      guard let items = source.node["items"] else {
        files += keys
        continue
      }
      for item in items.elements {
        guard let key = item["key"], let name = key.text, let file = item["path"]?.text else {
          continue
        }
        if !keys.contains(name) {
          return MissingConfigurationFile(
            path: path, reason: .noItem, key: name, source: "\(source.kind) \(source.name)",
            node: key)
        }
        files.append(file)
      }
    }
    guard let first = sources.first, !files.contains(wanted) else { return nil }
    // HAProxy reads every file of a folder whose name ends in .cfg.
    // source: haproxy/haproxy 50872da src/haproxy.c, cfgfiles_expand_directories
    let folder = wanted.isEmpty ? "" : wanted + "/"
    if files.contains(where: { $0.hasPrefix(folder) && $0.hasSuffix(".cfg") }) { return nil }
    return MissingConfigurationFile(
      path: path, reason: .noKey, key: wanted.isEmpty ? "*.cfg" : wanted,
      source: "\(first.kind) \(first.name)", node: mount["subPath"] ?? mount)
  }
}

/// The command line of an HAProxy container.
enum HAProxyCommand {
  private static let defaultPath = "/usr/local/etc/haproxy/haproxy.cfg"

  private static let writers = [
    ">", "cp ", "mv ", "ln ", "tee ", "envsubst", "sed -i", "tar ", "curl ", "wget ", "git ",
  ]

  /// Whether the command may create the file itself.
  static func writesFiles(_ container: Container) -> Bool {
    ["command", "args"].contains { field in
      container.node[field]?.elements.contains { word in
        let text = word.text ?? ""
        return writers.contains { text.contains($0) }
      } ?? false
    }
  }

  /// The paths after `-f`; nil if they cannot be determined.
  static func paths(of container: Container) -> [String]? {
    let words = ["command", "args"].flatMap { field in
      container.node[field].map { $0.elements.compactMap(\.text) } ?? []
    }
    guard !words.isEmpty else {
      let repository = container.image.repository
      let isKnown =
        repository == "haproxy" || repository.hasSuffix("library/haproxy")
        || repository.holds("haproxytech/haproxy")
      return isKnown ? [defaultPath] : nil
    }
    var tokens: [String] = []
    let separators = " \n\t;&|()'\"".utf8
    for word in words {
      tokens += word.parts { separators.contains($0) }.map(String.init)
    }
    // In a script, `-f` may be an option of another program.
    let isScript = words.contains { word in word.utf8.contains { $0 == 0x20 || $0 == 0x0A } }
    guard
      let start = tokens.firstIndex(where: { $0 == "haproxy" || $0.hasSuffix("/haproxy") })
        ?? (isScript ? nil : tokens.startIndex)
    else { return nil }
    var paths: [String] = []
    var isNext = false
    for token in tokens[start...] {
      if isNext {
        paths.append(token)
        isNext = false
      } else {
        isNext = token == "-f"
      }
    }
    guard !paths.isEmpty, paths.allSatisfy({ $0.hasPrefix("/") && !$0.contains("$") }) else {
      return nil
    }
    return paths.map { path in
      var path = path
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      return path
    }
  }
}
