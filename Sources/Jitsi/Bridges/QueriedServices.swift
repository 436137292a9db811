import Basics
import Kubernetes
import YAML

extension Inventory {
  /// Namespaces and names of the Services whose port 8080 other programs than Jitsi's query, as in `jitsi/jvb`: their variables,
  /// arguments or commands contain its URL.
  var queriedServices: Set<String> {
    queried.value {
      var found: Set<String> = []
      for workload in workloads where components(of: workload.id).isEmpty {
        for container in workload.template.containers {
          let variables = container.node["env"].map { Array($0.elements) } ?? []
          let words = ["args", "command"].flatMap { field in
            container.node[field].map { Array($0.elements) } ?? []
          }
          for text in variables.compactMap({ $0["value"]?.text }) + words.compactMap(\.text) {
            guard let service = Self.service(inURL: text, workload.namespace) else { continue }
            found.insert(service)
          }
        }
      }
      return found
    }
  }

  /// The Service of a URL such as `http://jvb.jitsi.svc:8080/colibri/stats`.
  private static func service(inURL text: String, _ namespace: String) -> String? {
    guard let scheme = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let rest = text[scheme...]
    guard rest.hasPrefix("://") else { return nil }
    let authority = rest.dropFirst(3).prefix { $0 != "/" }
    let parts = authority.split(separator: ":")
    guard parts.count == 2, parts[1] == "8080" else { return nil }
    let labels = parts[0].split(separator: ".")
    guard let name = labels.first else { return nil }
    return "\(labels.count > 1 ? String(labels[1]) : namespace)/\(name)"
  }
}
