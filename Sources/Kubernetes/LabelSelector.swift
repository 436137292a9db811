public import YAML

/// A workload's label selector: equality-based and set-based requirements.
///
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
public struct LabelSelector: Sendable {
  public let node: Node

  public init(node: Node) { self.node = node }

  /// Returns whether labels match the selector; an empty selector matches everything.
  public func matches(_ labels: Node?) -> Bool {
    if let required = node["matchLabels"], !Self.equalities(required, match: labels) {
      return false
    }
    guard let expressions = node["matchExpressions"] else { return true }
    return expressions.elements.allSatisfy { Self.expression($0, matches: labels) }
  }

  /// Returns whether labels contain every pair of a mapping.
  public static func equalities(_ required: Node, match labels: Node?) -> Bool {
    required.entries.allSatisfy { entry in
      guard let key = entry.key.text, let actual = labels?[key] else { return false }
      return actual.hasText(of: entry.value)
    }
  }

  private static func expression(_ expression: Node, matches labels: Node?) -> Bool {
    guard let key = expression["key"]?.text else { return true }
    let actual = labels?[key]?.text
    let values = { expression["values"]?.elements.contains { $0.text == actual } ?? false }
    switch expression["operator"]?.text {
    case "In": return actual != nil && values()
    case "NotIn": return actual == nil || !values()
    case "Exists": return actual != nil
    case "DoesNotExist": return actual == nil
    default: return true
    }
  }
}
