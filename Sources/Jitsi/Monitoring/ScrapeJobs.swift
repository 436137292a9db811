import Basics
import Kubernetes
import YAML

/// The scrape jobs in the configurations of plain Prometheus servers.
struct ScrapeJobs: Sendable {
  /// The configurations in lowercase.
  private(set) var text = ""
  /// Whether any configuration is not in the input or discovers pods by its own rules.
  private(set) var isOpen = false

  init(_ inventory: Inventory, _ servers: [MonitoringServer]) {
    for server in servers where server.kind == .prometheus {
      switch server.form {
      case .resource:
        let spec = server.object.node["spec"]
        if spec?["additionalScrapeConfigs"] != nil
          || spec?["scrapeConfigSelector"]?.isMapping == true
            && inventory.objects.ofKind("ScrapeConfig").contains(where: { _ in true })
        {
          isOpen = true
        }
      case .workload(let workload, _): read(workload, inventory)
      case .release(let values):
        let object = server.object.node
        if values.isOpen || object.tree.source.holds("additional", in: object.range) {
          isOpen = true
        }
      }
    }
  }

  var isEmpty: Bool { text.isEmpty }

  /// Returns whether any configuration contains a word.
  func holds(_ word: String) -> Bool {
    let (word, text) = (Array(word.utf8), Array(text.utf8))
    guard let first = word.first, word.count <= text.count else { return false }
    return (0...(text.count - word.count)).contains { start in
      text[start] == first && text[start..<(start + word.count)].elementsEqual(word)
    }
  }

  private mutating func read(_ workload: Workload, _ inventory: Inventory) {
    var isFound = false
    for volume in workload.template.spec?["volumes"].map({ Array($0.elements) }) ?? [] {
      guard let name = volume["configMap"]?["name"]?.text else { continue }
      guard let object = inventory.find(kind: "ConfigMap", workload.namespace, name) else {
        continue
      }
      for entry in object.node["data"].map({ Array($0.entries) }) ?? [] {
        guard let configuration = entry.value.text, configuration.holds("scrape_configs") else {
          continue
        }
        isFound = true
        text += configuration.lowercased()
        // A job that requires the annotations skips pods without them; any other job may find any pod.
        if configuration.holds("kubernetes_sd_configs"),
          !configuration.holds("annotation_prometheus_io")
        {
          isOpen = true
        }
      }
    }
    if !isFound { isOpen = true }
  }
}
