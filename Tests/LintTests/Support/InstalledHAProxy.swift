import TestSupport
import YAML

extension InstalledHAProxy {
  /// Returns the haproxy.cfg in manifests, and the name of the StatefulSet that uses it.
  static func configuration(in trees: [Tree]) -> (text: String, workload: String)? {
    var text: String?
    var workload: String?
    for tree in trees {
      for document in tree.documents {
        guard let root = document.root.map({ tree.node($0) }) else { continue }
        if let found = root["data"]?["haproxy.cfg"]?.text { text = found }
        if root["kind"]?.text == "StatefulSet", let name = root["metadata"]?["name"]?.text,
          name.hasSuffix("haproxy")
        {
          workload = name
        }
      }
    }
    guard let text, let workload else { return nil }
    return (text, workload)
  }
}
