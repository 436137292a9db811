import Jitsi
import Kubernetes
public import KubernetesClient
import YAML

/// Names in a cluster for shell completion.
public enum ClusterNames {
  /// Returns the namespaces, or none if the caller may not list them.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public static func namespaces(_ client: APIClient) throws(Interrupted) -> [String] {
    guard case .success(let list) = try client.list([metadata(.namespaces, nil)])[0] else {
      return []
    }
    return list.items.compactMap { $0["metadata"]?["name"]?.text }.sorted()
  }

  /// Returns the shard numbers in a namespace.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  public static func shards(
    _ client: APIClient, namespace: String
  ) throws(Interrupted) -> [Int] {
    let types: [ResourceType] = [.deployments, .statefulSets, .daemonSets]
    let lists = try client.list(types.map { ListRequest($0, namespace: namespace) })
    let trees = lists.flatMap { list in (try? list.get()).map({ ObjectText.trees(of: $0) }) ?? [] }
    let inventory = Inventory(ObjectSet(trees))
    return Set(inventory.shards.map(\.index)).sorted()
  }

  private static func metadata(_ type: ResourceType, _ namespace: String?) -> ListRequest {
    var request = ListRequest(type, namespace: namespace)
    request.isMetadataOnly = true
    return request
  }
}
