public import Kubernetes
public import YAML

/// A file from a ConfigMap or Secret that a container executes by path.
public struct MountedProgram: Sendable {
  public let path: String
  public let container: String
  /// Whether the container itself starts it, rather than a hook or probe.
  public let startsContainer: Bool
  /// The volume as written.
  public let volume: Node
  /// The path of its mode in the volume, whether or not it is set.
  public let modePath: FieldPath
  public let mode: Int

  /// Whether any execute bit is set; otherwise not even root can execute the file.
  public var isExecutable: Bool { mode & 0o111 != 0 }

  /// The mode that makes the file executable for everyone who can read it.
  public var executableMode: Int { mode & 0o444 == 0 ? 0o755 : mode | (mode & 0o444) >> 2 }
}

/// Finds the mounted files that a pod's containers execute.
///
/// Sources: kubernetes/kubernetes staging/src/k8s.io/api/core/v1/types.go (ConfigMapVolumeSourceDefaultMode is 0644),
/// pkg/volume/configmap/configmap.go (the mode of an item, else the default).
struct MountedProgramFinder {
  let template: PodTemplate
  /// Returns the keys of a ConfigMap or Secret, or nil if it is not in the input.
  let keys: (_ kind: String, _ name: String) -> Set<String>?

  func find() -> [MountedProgram] {
    guard let volumes = template.spec?["volumes"] else { return [] }
    let named = Dictionary(
      volumes.elements.compactMap { volume in volume["name"]?.text.map { ($0, volume) } },
      uniquingKeysWith: { first, _ in first })
    var found: [MountedProgram] = []
    for container in template.initContainers + template.containers {
      for (program, starts) in Self.programs(of: container) {
        if let mounted = mounted(program, container, named, starts) { found.append(mounted) }
      }
    }
    return found
  }

  // MARK: Programs

  /// Returns the programs that a container runs by absolute path.
  private static func programs(of container: Container) -> [(path: String, starts: Bool)] {
    let node = container.node
    var found: [(String, Bool)] = []
    let command = words(node["command"])
    if !command.isEmpty, let program = program(command + words(node["args"])) {
      found.append((program, true))
    }
    for hook in ["postStart", "preStop"] {
      let words = words(node["lifecycle"]?[hook]?["exec"]?["command"])
      if let program = program(words) { found.append((program, false)) }
    }
    for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
      if let program = program(words(node[probe]?["exec"]?["command"])) {
        found.append((program, false))
      }
    }
    return found
  }

  private static func words(_ list: Node?) -> [String] {
    (list?.elements).map { $0.map { $0.text ?? "" } } ?? []
  }

  /// Returns the program that a command runs: its first word, the first word of the script after a shell's `-c`, or the word
  /// after an init program's `--`.
  private static func program(_ command: [String]) -> String? {
    guard let first = command.first else { return nil }
    switch first.split(separator: "/").last ?? "" {
    case "sh", "bash", "ash", "dash":
      guard command.count > 2, command[1].hasPrefix("-"), command[1].hasSuffix("c") else {
        return nil
      }
      var text = Substring(command[2].drop { $0.isWhitespace })
      if text.hasPrefix("exec ") { text = text.dropFirst(5).drop { $0 == " " } }
      return absolute(text.prefix { !$0.isWhitespace && !";&|<>()".contains($0) })
    case "tini", "dumb-init", "catatonit":
      guard let separator = command.firstIndex(of: "--"), separator + 1 < command.count else {
        return nil
      }
      return program(Array(command[(separator + 1)...]))
    default: return absolute(first[...])
    }
  }

  /// Returns the path, if it is absolute and contains no placeholders.
  private static func absolute(_ word: Substring) -> String? {
    guard word.first == "/", word.utf8.count > 1,
      !word.utf8.contains(where: { "$`'\"*?[{\\".utf8.contains($0) })
    else { return nil }
    return String(word)
  }

  // MARK: Volumes

  private func mounted(
    _ path: String, _ container: Container, _ volumes: [String: Node], _ starts: Bool
  ) -> MountedProgram? {
    var best: (length: Int, volume: Node, file: String)?
    for mount in (container.node["volumeMounts"]?.elements).map(Array.init) ?? [] {
      guard let folder = mount["mountPath"]?.text, mount["subPathExpr"] == nil,
        let file = Self.file(path, under: folder, mount["subPath"]?.text)
      else { continue }
      guard best.map({ folder.utf8.count > $0.length }) ?? true else { continue }
      guard let volume = mount["name"]?.text.flatMap({ volumes[$0] }) else { return nil }
      best = (folder.utf8.count, volume, file)
    }
    guard let best, let (modePath, mode) = mode(of: best.file, in: best.volume) else { return nil }
    return MountedProgram(
      path: path, container: container.name, startsContainer: starts, volume: best.volume,
      modePath: modePath, mode: mode)
  }

  /// Returns the name of a mounted file in its volume.
  private static func file(_ path: String, under folder: String, _ subPath: String?) -> String? {
    if path == folder { return subPath }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    guard path.hasPrefix(prefix) else { return nil }
    let rest = String(path.dropFirst(prefix.count))
    return subPath.map { $0 + "/" + rest } ?? rest
  }

  /// Returns the path and value of a file's mode in a volume, or nil if the volume does not contain the file or is not a
  /// ConfigMap or Secret.
  private func mode(of file: String, in volume: Node) -> (FieldPath, Int)? {
    for (field, kind, name) in [
      ("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"),
    ] {
      guard let source = volume[field] else { continue }
      guard let item = item(file, source, kind, name) else { return nil }
      return written(item, source, source, [.key(field)], [.key(field)])
    }
    guard let projected = volume["projected"], let sources = projected["sources"] else {
      return nil
    }
    for (position, source) in sources.elements.enumerated() {
      for (field, kind) in [("configMap", "ConfigMap"), ("secret", "Secret")] {
        guard let part = source[field], let item = item(file, part, kind, "name") else { continue }
        return written(
          item, part, projected,
          [.key("projected"), .key("sources"), .index(position), .key(field)],
          [.key("projected")])
      }
    }
    return nil
  }

  private enum Item {
    case listed(Int)
    case byKey
  }

  /// Returns the entry in `items` for a file, or its key if there are no items.
  private func item(_ file: String, _ source: Node, _ kind: String, _ name: String) -> Item? {
    if let items = source["items"], items.count > 0 {
      return items.elements.enumerated().first { $0.element["path"]?.text == file }
        .map { .listed($0.offset) }
    }
    guard let known = source[name]?.text.flatMap({ keys(kind, $0) }) else { return .byKey }
    return known.contains(file) ? .byKey : nil
  }

  private func written(
    _ item: Item, _ source: Node, _ volume: Node, _ way: [FieldPath.Step],
    _ volumeWay: [FieldPath.Step]
  ) -> (FieldPath, Int)? {
    if case .listed(let position) = item, let mode = source["items"]?[position]?["mode"],
      !mode.isNull
    {
      let steps = way + [.key("items"), .index(position), .key("mode")]
      return mode.integer.map { (FieldPath(steps: steps), $0) }
    }
    let path = FieldPath(steps: volumeWay + [.key("defaultMode")])
    guard let mode = volume["defaultMode"], !mode.isNull else { return (path, 0o644) }
    return mode.integer.map { (path, $0) }
  }
}

extension Inventory {
  /// Returns the ConfigMap and Secret files that a workload's containers execute.
  public func mountedPrograms(of workload: Workload) -> [MountedProgram] {
    let finder = MountedProgramFinder(template: workload.template) { kind, name in
      guard let object = self.find(kind: kind, workload.namespace, name) else { return nil }
      var keys: Set<String> = []
      for field in ["data", "binaryData", "stringData"] {
        for entry in (object.node[field]?.entries).map(Array.init) ?? [] {
          if let key = entry.key.text { keys.insert(key) }
        }
      }
      return keys
    }
    return finder.find()
  }
}
