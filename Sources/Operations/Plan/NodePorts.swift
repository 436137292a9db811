import Kubernetes
package import KubernetesClient
import YAML

/// The node ports in use in a cluster.
package enum NodePorts {
  /// Returns the node ports of all Services except the given ones; nil if the caller may not list them.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
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
