public import Kubernetes
public import YAML

/// A rule that spreads pods: a podAntiAffinity term or a topology spread constraint.
public struct SpreadTerm: Sendable {
  public enum Kind: String, Sendable {
    case antiAffinity, constraint
  }

  public let kind: Kind
  /// Whether a pod stays pending rather than violating the rule.
  public let isRequired: Bool
  /// The topology key, such as `kubernetes.io/hostname`.
  public let topologyKey: String
  /// Whether the selector matches the workload's own pods.
  public let isAboutOwnPods: Bool
  /// The maximum skew; 1 for a podAntiAffinity.
  public let maxSkew: Int
  /// The term as written.
  public let node: Node
}

extension PodTemplate {
  /// Returns the rules that keep the pods apart from each other or from others.
  ///
  /// - Parameter namespace: The namespace of the pods.
  public func spreadTerms(in namespace: String) -> [SpreadTerm] {
    var terms: [SpreadTerm] = []
    let apart = spec?["affinity"]?["podAntiAffinity"]
    for term in elements(apart?["requiredDuringSchedulingIgnoredDuringExecution"]) {
      terms.append(antiAffinity(term, of: term, isRequired: true, namespace))
    }
    for weighted in elements(apart?["preferredDuringSchedulingIgnoredDuringExecution"]) {
      guard let term = weighted["podAffinityTerm"] else { continue }
      terms.append(antiAffinity(term, of: weighted, isRequired: false, namespace))
    }
    for constraint in elements(spec?["topologySpreadConstraints"]) {
      terms.append(
        SpreadTerm(
          kind: .constraint,
          isRequired: constraint["whenUnsatisfiable"]?.text ?? "DoNotSchedule" == "DoNotSchedule",
          topologyKey: constraint["topologyKey"]?.text ?? "",
          isAboutOwnPods: selects(constraint["labelSelector"]),
          maxSkew: constraint["maxSkew"]?.integer ?? 1, node: constraint))
    }
    return terms
  }

  private func antiAffinity(
    _ term: Node, of node: Node, isRequired: Bool, _ namespace: String
  ) -> SpreadTerm {
    let named = elements(term["namespaces"]).compactMap(\.text)
    let isHere =
      named.isEmpty || named.contains(namespace) || term["namespaceSelector"]?.isMapping == true
    return SpreadTerm(
      kind: .antiAffinity, isRequired: isRequired, topologyKey: term["topologyKey"]?.text ?? "",
      isAboutOwnPods: isHere && selects(term["labelSelector"]), maxSkew: 1, node: node)
  }

  /// A missing selector selects nothing.
  private func selects(_ selector: Node?) -> Bool {
    guard let selector, selector.isMapping else { return false }
    return LabelSelector(node: selector).matches(labels)
  }

  private func elements(_ node: Node?) -> [Node] { node.map { Array($0.elements) } ?? [] }
}
