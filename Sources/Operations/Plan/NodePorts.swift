import Kubernetes
package import KubernetesClient
import YAML

/// The node ports that a cluster has given away.
package enum NodePorts {
  /// Those of all Services but some of one namespace; nil where they may not be seen.
  ///
  /// - Throws: ``Interrupted`` when the end was asked for.
  package static func taken(
    _ client: APIClient, besides isOwn: (_ namespace: String, _ name: String) -> Bool
  ) throws(Interrupted) -> Set<Int>? {
    guard case .success(let list)? = try client.list([ListRequest(.services)]).first else {
      return nil
    }
    var taken: Set<Int> = []
    for item in list.items {
      let metadata = item["metadata"]
      if isOwn(metadata?["namespace"]?.text ?? "", metadata?["name"]?.text ?? "") { continue }
      for port in item["spec"]?["ports"].map({ Array($0.elements) }) ?? [] {
        if case .int(let number)? = port["nodePort"]?.scalar { taken.insert(Int(number)) }
      }
      if case .int(let number)? = item["spec"]?["healthCheckNodePort"]?.scalar {
        taken.insert(Int(number))
      }
    }
    return taken
  }
}
