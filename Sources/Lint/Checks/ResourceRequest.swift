import Jitsi
import Kubernetes
import YAML

extension Inventory {
  /// Which of `cpu` and `memory` a container neither requests nor limits. Defaults of the namespace's LimitRange and
  /// requests at the pod level count.
  func missingRequests(of container: Container, in workload: Workload) -> [String] {
    ["cpu", "memory"].filter { !requests($0, container, workload) }
  }

  private func requests(_ resource: String, _ container: Container, _ workload: Workload) -> Bool {
    for resources in [container.node["resources"], workload.template.spec?["resources"]] {
      for field in ["requests", "limits"] {
        if let value = resources?[field]?[resource], !value.isNull { return true }
      }
    }
    return namespaceIndex.objects("LimitRange", in: workload.namespace).contains { range in
      range.node["spec"]?["limits"]?.elements.contains { limit in
        limit["type"]?.text == "Container"
          && (limit["defaultRequest"]?[resource] != nil || limit["default"]?[resource] != nil)
      } ?? false
    }
  }

  /// A container without the request that an autoscaler's utilization target is a percentage of.
  struct UnmeasuredContainer: Sendable {
    let autoscaler: Autoscaler
    let container: Container
    let resource: String
  }

  /// Sidecars whose missing requests break the autoscalers of a component: Kubernetes computes no utilization for a pod
  /// if any of its containers lacks the request.
  func unmeasured(beside component: Component) -> [UnmeasuredContainer] {
    var found: [UnmeasuredContainer] = []
    for autoscaler in autoscalers(of: component.workload) {
      for metric in autoscaler.metrics where metric.isUtilization {
        guard case .resource(let resource, let only) = metric.source else { continue }
        for container in component.workload.template.containers
        where container.node != component.container.node
          && (only == nil || only == container.name)
          && !requests(resource, container, component.workload)
        {
          found.append(
            UnmeasuredContainer(
              autoscaler: autoscaler, container: container, resource: resource))
        }
      }
    }
    return found
  }
}
