public import Kubernetes
import YAML

extension KubernetesObject {
  /// The paths of labels in the object's selector that change with each release of a chart or application.
  public var versionedSelectorLabels: [FieldPath] {
    guard let selector = node["spec"]?["selector"], selector.isMapping else { return [] }
    var found: [FieldPath] = []
    let isPlain = kind == "Service" || kind == "ReplicationController"
    let pairs = isPlain ? selector : selector["matchLabels"]
    if let pairs {
      for entry in pairs.entries {
        guard let key = entry.key.text, Self.isVersioned(key, entry.value) else { continue }
        found.append(
          FieldPath(
            steps: Self.selectorSteps + (isPlain ? [] : [.key("matchLabels")]) + [.key(key)]))
      }
    }
    guard !isPlain, let expressions = selector["matchExpressions"] else { return found }
    for (position, expression) in expressions.elements.enumerated() {
      guard let key = expression["key"]?.text, expression["operator"]?.text == "In",
        let value = expression["values"]?[0], value.isScalar, Self.isVersioned(key, value)
      else { continue }
      found.append(
        FieldPath(steps: Self.selectorSteps + [.key("matchExpressions"), .index(position)]))
    }
    return found
  }

  /// Returns whether the object's selector matches labels if release-specific labels are ignored; false if it has no others.
  func selectsBesidesVersions(_ labels: Node?) -> Bool {
    guard let selector = node["spec"]?["selector"], selector.isMapping else { return false }
    var count = 0
    for entry in selector["matchLabels"].map({ Array($0.entries) }) ?? [] {
      guard let key = entry.key.text, !Self.isVersioned(key, entry.value) else { continue }
      guard labels?[key]?.text == entry.value.text else { return false }
      count += 1
    }
    return count > 0
  }

  private static let selectorSteps: [FieldPath.Step] = [.key("spec"), .key("selector")]

  /// Returns whether a label changes with each release: a chart with its version, an application version, or a version label
  /// with a release number. `v1` and `blue` are names of parallel variants instead.
  private static func isVersioned(_ key: String, _ value: Node) -> Bool {
    switch key {
    case "helm.sh/chart", "app.kubernetes.io/version": return true
    case "chart", "chart-version", "version", "appVersion", "app-version", "release-version",
      "image-tag", "tag":
      return value.text?.holdsRelease ?? false
    default: return false
    }
  }
}

extension String {
  /// Whether the text has digits on both sides of a dot, or at least four consecutive digits.
  fileprivate var holdsRelease: Bool {
    var run = 0
    var isBehindDot = false
    for byte in utf8 {
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        if isBehindDot { return true }
        run += 1
        if run == 4 { return true }
      } else {
        isBehindDot = byte == UInt8(ascii: ".") && run > 0
        run = 0
      }
    }
    return false
  }
}
