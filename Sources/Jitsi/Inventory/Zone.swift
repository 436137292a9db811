import Kubernetes
public import YAML

extension Component {
  /// The zone that its pods are pinned to, by node selector or as the only value of a required node affinity.
  public var zone: (name: String, node: Node)? {
    let spec = workload.template.spec
    for label in ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"] {
      if let zone = spec?["nodeSelector"]?[label], let name = zone.text { return (name, zone) }
    }
    let terms = spec?["affinity"]?["nodeAffinity"]?[
      "requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"]
    guard let terms, terms.count == 1, let expressions = terms[0]?["matchExpressions"] else {
      return nil
    }
    for expression in expressions.elements {
      guard let key = expression["key"]?.text, key.hasSuffix("/zone"),
        expression["operator"]?.text == "In", let values = expression["values"],
        values.count == 1, let zone = values[0], let name = zone.text
      else { continue }
      return (name, zone)
    }
    return nil
  }
}
