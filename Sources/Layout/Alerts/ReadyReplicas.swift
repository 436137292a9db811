import Jitsi
import Kubernetes

/// The series with the ready and the wanted pods of workloads of one kind.
struct ReadyReplicas {
  let ready: String
  let wanted: String

  /// The metrics of a kind: ready, wanted, and the label with the name. Nil for kinds that have none.
  private static func metrics(_ kind: String) -> (ready: String, wanted: String, label: String)? {
    switch kind {
    case "Deployment":
      ("kube_deployment_status_replicas_ready", "kube_deployment_spec_replicas", "deployment")
    case "StatefulSet":
      ("kube_statefulset_status_replicas_ready", "kube_statefulset_replicas", "statefulset")
    case "DaemonSet":
      (
        "kube_daemonset_status_number_ready", "kube_daemonset_status_desired_number_scheduled",
        "daemonset"
      )
    default: nil
    }
  }

  init?(_ component: Component) { self.init([component], namespace: nil) }

  private init?(_ components: [Component], namespace: String?) {
    guard let first = components.first, let metrics = Self.metrics(first.workload.object.kind)
    else { return nil }
    let names = PodSelector.alternatives(components.map(\.workload.object.name))
    let name =
      names.hasPrefix("(")
      ? "\(metrics.label)=~\"\(names)\"" : "\(metrics.label)=\"\(first.workload.object.name)\""
    let place =
      namespace.map { "namespace=\"\($0)\"" } ?? PodSelector.namespaces(of: components)
    let matchers = [place, name].compactMap(\.self)
      .joined(separator: ",")
    ready = "\(metrics.ready){\(matchers)}"
    wanted = "\(metrics.wanted){\(matchers)}"
  }

  /// One entry for each kind of workload.
  ///
  /// - Parameters:
  ///   - components: The components of the workloads.
  ///   - namespace: What stands for the namespace; nil for that of the components.
  static func grouped(_ components: [Component], namespace: String? = nil) -> [ReadyReplicas] {
    ["Deployment", "StatefulSet", "DaemonSet"].compactMap { kind in
      ReadyReplicas(
        components.filter { $0.workload.object.kind == kind }, namespace: namespace)
    }
  }
}
