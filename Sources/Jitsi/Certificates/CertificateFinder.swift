public import Kubernetes
import YAML

extension Inventory {
  /// Returns the Certificate in a namespace for a host, by exact name or by a wildcard for its first label.
  public func certificate(for host: String, in namespace: String) -> KubernetesObject? {
    let wanted = host.lowercased()
    let parent = wanted.firstIndex(of: ".").map { "*" + wanted[$0...] }
    return (certificatesByNamespace[namespace] ?? []).lazy.map { self.objects.objects[$0] }.first {
      certificate in
      let names = certificate.node["spec"]?["dnsNames"].map { Array($0.elements) } ?? []
      let all =
        names.compactMap(\.text) + [certificate.node["spec"]?["commonName"]?.text].compactMap { $0 }
      return all.contains { $0.lowercased() == wanted || $0.lowercased() == parent }
    }
  }
}
