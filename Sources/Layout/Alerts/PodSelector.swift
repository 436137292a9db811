import Jitsi
import Kubernetes

/// Label matchers of PromQL that select the pods of some components.
struct PodSelector {
  private let matchers: [String]
  /// The labels by which a result names a pod.
  let podLabels: String

  /// Matchers for series that are scraped from the pods.
  ///
  /// - Parameters:
  ///   - components: The components that create the pods.
  ///   - labels: The labels of such series.
  ///   - namespace: What stands for the namespace; nil for that of the components.
  init(
    _ components: [Component], _ labels: Monitoring.TargetLabels, namespace: String? = nil
  ) {
    var matchers: [String] = []
    if let label = labels.namespace {
      let matcher =
        namespace.map { "\(label)=\"\($0)\"" } ?? Self.namespaces(of: components, label: label)
      if let matcher { matchers.append(matcher) }
    }
    if let label = labels.pod { matchers.append("\(label)=~\"\(Self.pods(of: components))\"") }
    self.matchers = matchers
    podLabels = [labels.namespace, labels.pod ?? "instance"].compactMap(\.self).joined(
      separator: ", ")
  }

  /// A series of these pods.
  func series(_ metric: String, _ others: String...) -> String {
    let all = matchers + others
    return all.isEmpty ? metric : "\(metric){\(all.joined(separator: ","))}"
  }

  /// The matcher for the namespaces of components; nil if the manifests do not name one.
  static func namespaces(of components: [Component], label: String = "namespace") -> String? {
    let names = Set(components.map(\.workload.namespace)).sorted()
    if names.isEmpty || names.contains("") { return nil }
    return names.count == 1
      ? "\(label)=\"\(names[0])\"" : "\(label)=~\"\(names.joined(separator: "|"))\""
  }

  /// A pattern for the names of the pods that workloads create.
  // source: kubernetes/kubernetes pkg/controller/statefulset/stateful_set_utils.go (getPodName),
  // pkg/controller/controller_utils.go (the name of the ReplicaSet or DaemonSet, a hyphen and five characters)
  static func pods(of components: [Component]) -> String {
    var named: [String: [String]] = [:]
    for component in components {
      let object = component.workload.object
      let ending =
        switch object.kind {
        case "StatefulSet": "-[0-9]+"
        case "DaemonSet", "ReplicaSet", "ReplicationController": "-[a-z0-9]{5}"
        case "Pod": ""
        default: "-[a-z0-9]+-[a-z0-9]{5}"
        }
      named[ending, default: []].append(object.name)
    }
    let parts = named.keys.sorted().map { ending in
      alternatives(named[ending] ?? []) + ending
    }
    return parts.joined(separator: "|")
  }

  /// A pattern that matches exactly these names.
  static func alternatives(_ names: [String]) -> String {
    var seen: Set<String> = []
    // The only character in a name that means something else in a pattern.
    let patterns = names.filter { seen.insert($0).inserted }.map { name in
      name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "[.]")
    }
    return patterns.count == 1 ? patterns[0] : "(\(patterns.joined(separator: "|")))"
  }
}
