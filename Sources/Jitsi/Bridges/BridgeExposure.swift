import Kubernetes
import YAML

/// How bridges are reached from the internet.
public struct BridgeExposure: Sendable {
  /// Whether the pods use the host network.
  public let hostNetwork: Bool
  /// The host ports of the bridge's container.
  public let hostPorts: [Int]
  /// Whether the bridge's container has a host port that a tool has yet to fill in, as in `hostPort: ${JVB_PORT}`.
  public let hasTemplateHostPort: Bool
  /// The annotation that requests a Service per pod at run time.
  public let annotation: String?
  /// Whether the input contains a DecoratorController for that annotation.
  public let decorator: Bool
  /// An externally reachable Service for all bridges of the workload: a LoadBalancer, a NodePort if there is only one bridge,
  /// or the backend of a media route.
  public let sharedService: String?
  /// A NodePort Service with several bridges behind it, so that it cannot address a single one.
  public let ambiguousService: ServiceEntry?
  /// The ordinals with their own externally reachable Service.
  public let ordinals: [Int]
  /// The possible ordinals without one.
  public let missingOrdinals: [Int]

  /// Whether every possible bridge is reachable.
  public var isComplete: Bool {
    hostNetwork || !hostPorts.isEmpty || hasTemplateHostPort || sharedService != nil
      || (annotation != nil && decorator) || (!ordinals.isEmpty && missingOrdinals.isEmpty)
  }
}

extension Inventory {
  public func exposure(of component: Component) -> BridgeExposure {
    let spec = component.workload.template.spec
    let ports = component.container.node["ports"].map { Array($0.elements) } ?? []
    let hostPorts = ports.compactMap { $0["hostPort"] }
    let annotation = perPodAnnotation(of: component)
    let own = perPodServices(of: component).filter(leadsIn)
    let ordinals = Set(own.compactMap { $0.targets.first?.ordinal })
    let maximum = maximumReplicas(of: component.workload)
    let common = services(selecting: component.workload).filter {
      $0.podName == nil && leadsIn($0)
        && ($0.ports.contains { $0.transport == "UDP" } || mediaRoutes.contains($0.id))
    }
    let shared = common.first {
      maximum <= 1 || $0.type != "NodePort" || mediaRoutes.contains($0.id)
    }
    let listed = min(maximum, 1000)
    return BridgeExposure(
      hostNetwork: spec?["hostNetwork"]?.scalar == .bool(true),
      hostPorts: hostPorts.compactMap(\.integer).filter { $0 > 0 },
      hasTemplateHostPort: hostPorts.contains { Placeholder(template: $0) != nil },
      annotation: annotation?.key, decorator: annotation.map(hasDecorator) ?? false,
      sharedService: shared?.name, ambiguousService: shared == nil ? common.first : nil,
      ordinals: ordinals.sorted(),
      missingOrdinals: (0..<max(listed, 0)).filter { !ordinals.contains($0) })
  }

  /// Returns whether a Service is reachable from outside the cluster.
  package func leadsIn(_ service: ServiceEntry) -> Bool {
    service.type == "LoadBalancer" || service.type == "NodePort" || mediaRoutes.contains(service.id)
      || service.object.node["spec"]?["externalIPs"]?.count ?? 0 > 0
  }

  /// Returns the Services that name pods of a workload by statefulset.kubernetes.io/pod-name, whether or not those pods exist.
  public func servicesNamingPods(of workload: Workload) -> [ServiceEntry] {
    (podServices["\(workload.namespace)/\(workload.object.name)"] ?? []).map { services[$0] }
  }

  static func servicesNamingPods(_ services: [ServiceEntry]) -> [String: [Int]] {
    var found: [String: [Int]] = [:]
    for service in services {
      guard let name = service.podWorkload else { continue }
      found["\(service.namespace)/\(name)", default: []].append(service.id)
    }
    return found
  }

  /// Returns the Services that each select one bridge of a workload, by ordinal.
  public func perPodServices(of component: Component) -> [ServiceEntry] {
    services(selecting: component.workload).filter { $0.podName != nil }
      .sorted { ($0.targets.first?.ordinal ?? 0) < ($1.targets.first?.ordinal ?? 0) }
  }

  /// Returns the annotation read by metacontroller's service-per-pod example, as used in published installations.
  func perPodAnnotation(of component: Component) -> (key: String, value: String)? {
    for annotations in [
      component.workload.object.node["metadata"]?["annotations"],
      component.workload.template.node["metadata"]?["annotations"],
    ] {
      guard let annotations else { continue }
      for entry in annotations.entries {
        guard let key = entry.key.text else { continue }
        if key.hasSuffix("service-per-pod-label") || key.hasSuffix("service-per-pod-ports") {
          return (key, entry.value.text ?? "")
        }
      }
    }
    return nil
  }

  /// Returns whether a DecoratorController handles workloads with the annotation.
  private func hasDecorator(_ annotation: (key: String, value: String)) -> Bool {
    objects.ofKind("DecoratorController").contains { controller in
      controller.node["spec"]?["resources"]?.elements.contains { resource in
        guard let selector = resource["annotationSelector"] else { return true }
        if let exact = selector["matchAnnotations"]?[annotation.key] {
          return exact.text == annotation.value
        }
        return selector["matchExpressions"]?.elements.contains {
          $0["key"]?.text == annotation.key
        } ?? false
      } ?? false
    }
  }
}
