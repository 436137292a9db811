import Jitsi
import Kubernetes
import YAML

/// A command that installs software when a container starts.
struct InstallCommand: Sendable {
  /// The command, as in `apt-get install`.
  let text: String
  /// The argument that contains the command, or the script in a ConfigMap.
  let node: Node
}

extension Inventory {
  /// The commands that install software when a component's pods start: in the commands and postStart hooks of all
  /// containers, including init containers, and in scripts mounted from a ConfigMap of the input.
  func installCommands(of component: Component) -> [InstallCommand] {
    let workload = component.workload
    var texts: [Node] = []
    var mounted: Set<String> = []
    for container in workload.template.initContainers + workload.template.containers {
      for words in [
        container.node["command"], container.node["args"],
        container.node["lifecycle"]?["postStart"]?["exec"]?["command"],
      ] {
        texts += words.map { Array($0.elements) } ?? []
      }
      for mount in container.node["volumeMounts"].map({ Array($0.elements) }) ?? [] {
        if let name = mount["name"]?.text { mounted.insert(name) }
      }
    }
    for volume in workload.template.spec?["volumes"].map({ Array($0.elements) }) ?? [] {
      guard let volumeName = volume["name"]?.text, mounted.contains(volumeName),
        let name = volume["configMap"]?["name"]?.text,
        let data = find(kind: "ConfigMap", workload.namespace, name)?.node["data"]
      else { continue }
      texts += data.entries.map(\.value).filter { $0.text?.hasPrefix("#!") ?? false }
    }
    return texts.compactMap { node in
      node.text.flatMap { InstallCommand.first(in: $0) }
        .map { InstallCommand(text: $0, node: node) }
    }
  }
}

extension InstallCommand {
  /// The first command in a shell script that installs something with a package manager.
  static func first(in text: String) -> String? {
    for line in text.utf8.split(whereSeparator: { newlines.contains($0) }) {
      var manager: String?
      for word in line.split(whereSeparator: { blanks.contains($0) }) {
        let word = String(Substring(word))
        if word.hasPrefix("#") { break }
        if let manager {
          if verbs.contains(word) { return "\(manager) \(word)" }
          if word.hasPrefix("-") { continue }
        }
        let name = word.utf8.lastIndex(of: UInt8(ascii: "/")).map {
          String(word[word.utf8.index(after: $0)...])
        }
        manager = managers.contains(name ?? word) ? name ?? word : nil
      }
    }
    return nil
  }

  private static let newlines = Array("\n;&|".utf8)
  private static let blanks = Array(" \t\r\"'()`{}".utf8)
  private static let managers: Set<String> = [
    "apt-get", "apt", "aptitude", "apk", "yum", "dnf", "microdnf", "zypper", "pip", "pip3", "gem",
    "npm", "luarocks",
  ]
  private static let verbs: Set<String> = ["install", "add", "i"]
}
