import Kubernetes
import YAML

/// The annotations with which pods, or their Services, request to be scraped (a convention from the example configurations of
/// Prometheus and its Helm chart).
struct ScrapeAnnotation {
  let object: KubernetesObject
  /// The port as written; empty if it is not set.
  let port: String
  /// The path of the port annotation, whether or not it is set.
  let path: String
  /// Whether the pods may listen on that port.
  let isRight: Bool

  private static let prefix = "prometheus.io/"

  /// Returns the scrape annotations on a component's pods or one of their Services, or nil if there are none.
  static func of(_ component: Component, _ inventory: Inventory) -> ScrapeAnnotation? {
    let workload = component.workload
    var found: ScrapeAnnotation?
    if let annotations = workload.template.node["metadata"]?["annotations"], asks(annotations) {
      let path = workload.object.kind == "Pod" ? "" : "spec.template."
      found = ScrapeAnnotation(workload.object, annotations, path, component)
    }
    if found?.isRight == true { return found }
    for service in inventory.services(selecting: workload) {
      guard let annotations = service.object.node["metadata"]?["annotations"], asks(annotations)
      else { continue }
      let annotation = ScrapeAnnotation(service.object, annotations, "", component)
      if annotation.isRight { return annotation }
      found = found ?? annotation
    }
    return found
  }

  private static func asks(_ annotations: Node) -> Bool {
    annotations[prefix + "scrape"]?.text == "true"
      // Other collectors discover pods by their own annotations.
      || annotations.entries.contains { entry in
        entry.key.text.map {
          $0.hasPrefix("ad.datadoghq.com/") || $0.hasPrefix("k8s.grafana.com/scrape")
        }
          ?? false
      }
  }

  private init(
    _ object: KubernetesObject, _ annotations: Node, _ prefix: String, _ component: Component
  ) {
    self.object = object
    port = annotations[Self.prefix + "port"]?.text ?? ""
    let key = FieldPath.Step.key(Self.prefix + "port")
    path = prefix + FieldPath(steps: [.key("metadata"), .key("annotations"), key]).description
    let template = component.workload.template
    let numbers = Set(
      (template.containers + template.initContainers).flatMap(\.ports).map(\.number))
    guard let number = Int(port) else {
      // Without a port number, every declared port of the pod is scraped.
      isRight = !numbers.isEmpty
      return
    }
    // A port need not be declared, but metrics are served on one port only.
    let declared = component.metricsPorts
    isRight = numbers.contains(number) || declared.isEmpty
  }
}
