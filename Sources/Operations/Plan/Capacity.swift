import Kubernetes
package import KubernetesClient
package import Layout
import Lint
import YAML

/// Checks whether the cluster has enough resources left for the pods and volumes that a plan adds.
package struct Capacity {
  /// Requested amounts: CPUs, bytes and counts.
  private struct Amounts {
    var cpu = 0.0
    var memory = 0.0
    var pods = 0.0
    var services = 0.0
    var nodePorts = 0.0
  }

  static let quotas = ResourceType(
    group: "", version: "v1", plural: "resourcequotas", kind: "ResourceQuota")

  /// Returns one sentence with the numbers for each resource that is short. A resource that the caller may not read is not
  /// reported.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  package static func shortages(
    of changes: [PlannedChange], _ client: APIClient, namespace: String
  ) throws(Interrupted) -> [String] {
    let wanted = amounts(of: changes)
    let answers = try client.list([
      ListRequest(.nodes), ListRequest(.pods), ListRequest(quotas, namespace: namespace),
    ])
    var found: [String] = []
    if case .success(let nodes) = answers[0], case .success(let pods) = answers[1],
      !nodes.items.isEmpty
    {
      let left = left(nodes, pods)
      if wanted.cpu > left.cpu {
        found.append(
          "the new pods request \(shown(wanted.cpu)) CPUs, but the nodes have only \(shown(left.cpu)) left"
        )
      }
      if wanted.memory > left.memory {
        found.append(
          """
          the new pods request \(gibibytes(wanted.memory)) of memory, but the nodes have only \
          \(gibibytes(left.memory)) left
          """)
      }
    }
    if case .success(let list) = answers[2] {
      for quota in list.items { found += exceeded(quota, wanted) }
    }
    return found
  }

  private static func amounts(of changes: [PlannedChange]) -> Amounts {
    var sum = Amounts()
    var least: [String: Int] = [:]
    let added = changes.compactMap { change -> (PlannedChange, Content)? in
      if case .apply(let content) = change.action { (change, content) } else { nil }
    }
    for (change, content) in added where change.object.kind == "HorizontalPodAutoscaler" {
      let target = content["spec"]?["scaleTargetRef"]?["name"]?.text ?? ""
      least[target] = content["spec"]?["minReplicas"]?.integer ?? 1
    }
    for (change, content) in added {
      switch change.object.kind {
      case "Deployment", "StatefulSet":
        let replicas = Double(
          max(content["spec"]?["replicas"]?.integer ?? 1, least[change.object.name] ?? 0))
        sum.pods += replicas
        let spec = content["spec"]?["template"]?["spec"]
        for container in elements(spec?["containers"]) {
          let requests = container["resources"]?["requests"]
          sum.cpu += replicas * (requests?["cpu"].flatMap(quantity) ?? 0)
          sum.memory += replicas * (requests?["memory"].flatMap(quantity) ?? 0)
        }
      case "Service":
        sum.services += 1
        sum.nodePorts += Double(
          elements(content["spec"]?["ports"]).count { $0["nodePort"] != nil })
      default: break
      }
    }
    return sum
  }

  private static func left(_ nodes: ObjectList, _ pods: ObjectList) -> Amounts {
    var left = Amounts()
    var usable: Set<String> = []
    for node in nodes.items where node["spec"]?["unschedulable"]?.text != "true" {
      usable.insert(node["metadata"]?["name"]?.text ?? "")
      let allocatable = node["status"]?["allocatable"].flatMap { Content($0) }
      left.cpu += allocatable?["cpu"].flatMap(quantity) ?? 0
      left.memory += allocatable?["memory"].flatMap(quantity) ?? 0
    }
    for pod in pods.items {
      let phase = pod["status"]?["phase"]?.text
      guard usable.contains(pod["spec"]?["nodeName"]?.text ?? ""), phase != "Succeeded",
        phase != "Failed"
      else { continue }
      for container in pod["spec"]?["containers"].map({ Array($0.elements) }) ?? [] {
        let requests = container["resources"]?["requests"].flatMap { Content($0) }
        left.cpu -= requests?["cpu"].flatMap(quantity) ?? 0
        left.memory -= requests?["memory"].flatMap(quantity) ?? 0
      }
    }
    return left
  }

  private static func exceeded(_ quota: Node, _ wanted: Amounts) -> [String] {
    let name = quota["metadata"]?["name"]?.text ?? ""
    let hard = quota["status"]?["hard"].flatMap { Content($0) }
    let used = quota["status"]?["used"].flatMap { Content($0) }
    let asked: [(String, Double)] = [
      ("requests.cpu", wanted.cpu), ("cpu", wanted.cpu), ("requests.memory", wanted.memory),
      ("memory", wanted.memory), ("pods", wanted.pods), ("services", wanted.services),
      ("services.nodeports", wanted.nodePorts),
    ]
    return asked.compactMap { resource, amount in
      guard let most = hard?[resource].flatMap(quantity) else { return nil }
      let left = most - (used?[resource].flatMap(quantity) ?? 0)
      guard amount > left else { return nil }
      let isMemory = resource.hasSuffix("memory")
      return """
        quota \(name) has \(isMemory ? gibibytes(left) : shown(left)) of \(resource) left, but the \
        new objects need \(isMemory ? gibibytes(amount) : shown(amount))
        """
    }
  }

  // MARK: Quantities

  /// Parses a Kubernetes quantity (the API conventions' "Quantity"); nil if it is not one.
  static func quantity(_ content: Content) -> Double? {
    switch content {
    case .scalar(.int(let number)): return Double(number)
    case .scalar(.double(let number)): return number
    case .scalar(.string(let text)):
      let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" || $0 == "+" }
      guard let number = Double(digits) else { return Double(text) }
      let unit = String(text.dropFirst(digits.count))
      guard let factor = units[unit] else { return Double(text) }
      return number * factor
    default: return nil
    }
  }

  private static let units: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
  ]

  private static func elements(_ content: Content?) -> [Content] {
    if case .list(let elements)? = content { elements } else { [] }
  }

  private static func shown(_ number: Double) -> String {
    let tenths = (number * 10).rounded()
    guard abs(tenths) < 1e15 else { return "\(number)" }
    let whole = Int(tenths)
    return whole % 10 == 0 ? String(whole / 10) : "\(Double(whole) / 10)"
  }

  private static func gibibytes(_ bytes: Double) -> String { shown(bytes / 1_073_741_824) + " Gi" }
}
