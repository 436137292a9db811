import Jitsi
import Kubernetes
import YAML

extension Inventory {
  /// The resources that a container neither requests nor limits, of `cpu` and `memory`. What a LimitRange of the namespace
  /// gives to containers, or the pod requests as a whole, is not missing.
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

  /// A container that lacks a request which an autoscaler's percentage is a part of.
  struct UnmeasuredContainer: Sendable {
    let autoscaler: Autoscaler
    let container: Container
    let resource: String
  }

  /// Containers beside a component's own whose missing requests keep its autoscalers from working: Kubernetes works out
  /// no utilisation of a pod of which one container requests nothing.
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
