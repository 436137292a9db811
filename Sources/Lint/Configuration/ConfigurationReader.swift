import Jitsi
import Kubernetes
public import YAML

extension LintConfiguration {
  /// Reads a configuration strictly: an unknown key is an error.
  ///
  /// - Parameters:
  ///   - tree: The text of the configuration.
  ///   - folder: The absolute path of the configuration's folder, which relative paths are resolved against.
  /// - Throws: ``ConfigurationErrors`` with all errors and their positions.
  public init(reading tree: Tree, folder: String) throws(ConfigurationErrors) {
    self.init(file: tree.source, folder: folder)
    var reader = StrictReader()
    if let root = reader.root(of: tree, "a configuration") { read(root, &reader) }
    if !reader.errors.isEmpty { throw ConfigurationErrors(reader.errors) }
  }

  private mutating func read(_ root: Node, _ reader: inout StrictReader) {
    reader.expectKeys(root, Self.keys, in: "a configuration")
    reader.expectKind(root, "LintConfiguration")
    if let node = reader.value(root, "rules") { readRules(node, &reader) }
    for node in reader.value(root, "exclude").map({ reader.list($0) }) ?? [] {
      guard let text = reader.text(node) else { continue }
      if let pattern = PathPattern(text) {
        exclude.append(pattern)
      } else {
        reader.fail(node, "`\(text)` is not a path pattern")
      }
    }
    for node in reader.value(root, "ownRules").map({ reader.list($0) }) ?? [] {
      if let text = reader.text(node) { ownRules.append(path(text)) }
    }
    if let node = reader.value(root, "kubernetesVersion"), let text = reader.text(node) {
      if let version = KubernetesVersion(text) {
        kubernetesVersion = Setting(value: version, start: node.start, end: node.end)
      } else {
        reader.fail(
          node,
          "this must be a version such as \(KubernetesVersion.newest), \(KubernetesVersion.known.lowerBound) or later"
        )
      }
    }
    if let node = reader.value(root, "whole"), let value = reader.boolean(node) {
      whole = Setting(value: value, start: node.start, end: node.end)
    }
    if let node = reader.value(root, "failOn"),
      let text = reader.choice(node, Threshold.allCases.map(\.rawValue)),
      let value = Threshold(rawValue: text)
    {
      failOn = Setting(value: value, start: node.start, end: node.end)
    }
    if let node = reader.value(root, "releases") { readReleases(node, &reader) }
    if let node = reader.value(root, "baseline"), let text = reader.text(node) {
      baseline = Setting(value: path(text), start: node.start, end: node.end)
    }
  }

  private mutating func readRules(_ node: Node, _ reader: inout StrictReader) {
    guard node.isMapping else {
      reader.fail(node, "this must be a mapping of rules, as in `jvb-autoscaled: off`")
      return
    }
    for (key, value) in node.entries {
      guard let rule = reader.text(key), let word = reader.choice(value, Self.levels) else {
        continue
      }
      rules[rule] = RuleSetting(
        value: Severity(rawValue: word).map(Level.severity) ?? .off, start: key.start, end: key.end)
    }
  }

  private mutating func readReleases(_ node: Node, _ reader: inout StrictReader) {
    guard node.isMapping else {
      reader.fail(
        node, "this must be a mapping of images, as in `registry.example.com/web: stable-10741`")
      return
    }
    for (key, value) in node.entries {
      guard let text = reader.text(key), let name = reader.text(value) else { continue }
      guard let pattern = ImagePattern(text) else {
        reader.fail(key, "an image pattern must not be empty")
        continue
      }
      guard ReleaseTable.release(named: name) != nil else {
        reader.fail(
          value,
          "`\(name)` must be a release from \(ReleaseTable.releases[0].name) to \(ReleaseTable.newest.name); `kubectl jitsi releases` lists them"
        )
        continue
      }
      releases.append((pattern, name))
    }
  }

  private func path(_ text: String) -> String { LexicalPath.absolute(text, from: folder) }

  private static let keys = [
    "apiVersion", "kind", "rules", "exclude", "ownRules", "kubernetesVersion", "whole", "failOn",
    "baseline", "releases",
  ]
  private static let levels = ["off", "info", "warning", "error"]
}
