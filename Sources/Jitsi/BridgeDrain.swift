import Kubernetes
import YAML

extension Model {
  /// Whether a bridge's preStop hook lets it end its conferences: by the script that Jitsi ships, or by its shutdown
  /// endpoint. False without a hook, or with one that only does something else; nil where the input does not show what
  /// the hook runs.
  public func drains(_ bridge: Component) -> Bool? {
    guard let hook = bridge.container.node["lifecycle"]?["preStop"], hook.isMapping else {
      return false
    }
    // Asking a bridge to shut down takes a POST, which a hook of type httpGet cannot make.
    guard let command = hook["exec"]?["command"], command.count > 0 else { return false }
    var isKnown = true
    for statement in command.elements.compactMap(\.text).flatMap(Self.statements) {
      for (position, word) in statement.enumerated() {
        if let script = mountedText(String(word), of: bridge), Self.isWritten(script) {
          if script.holds("graceful") || script.holds("/shutdown") || script.holds("/drain") {
            return true
          }
        } else if Self.saysDrain(word) {
          return true
        } else if position == 0, !Self.isHarmless(word) {
          isKnown = false
        }
      }
    }
    return isKnown ? false : nil
  }

  /// The words of a command's statements; each argument is taken for a statement of its own.
  private static func statements(_ argument: String) -> [[Substring]] {
    argument.split { ";&|\n()".contains($0) }.map { $0.split { " \t'\"".contains($0) } }
  }

  /// Whether a script has a line that is more than a comment.
  private static func isWritten(_ script: String) -> Bool {
    var begins = true
    for byte in script.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): begins = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "#"): begins = false
      default: if begins { return true }
      }
    }
    return false
  }

  private static func saysDrain(_ word: Substring) -> Bool {
    let text = String(word)
    return text.holds("graceful") || text.holds("shutdown") || text.holds("drain")
  }

  /// Whether a command's first word is a shell, an option, a number, or a program that asks nothing of a bridge.
  private static func isHarmless(_ word: Substring) -> Bool {
    let programs: Set<Substring> = [
      "sh", "bash", "env", "sleep", "echo", "true", "date", "exit", "kill", "pkill",
    ]
    guard let first = word.first else { return true }
    return first == "-" || first.isNumber
      || programs.contains(word.split(separator: "/").last ?? "")
  }

  /// The text that a ConfigMap of the input puts at a path of a container.
  func mountedText(_ path: String, of component: Component) -> String? {
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

  /// The name that a mounted file has in its volume.
  private static func file(_ path: String, under folder: String, _ subPath: String?) -> String? {
    if path == folder { return subPath }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    guard subPath == nil, path.hasPrefix(prefix) else { return nil }
    return String(path.dropFirst(prefix.count))
  }
}
