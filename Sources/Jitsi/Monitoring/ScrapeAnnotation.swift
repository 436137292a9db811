import Kubernetes
import YAML

/// The annotations by which pods, or the Services before them, ask a Prometheus that looks for them to be scraped
/// (a custom of the example configurations of Prometheus and its helm chart).
struct ScrapeAnnotation {
  let object: KubernetesObject
  /// The port as written; empty for none.
  let port: String
  /// Where the port stands, or belongs.
  let path: String
  /// Whether that port may be one on which the pods listen.
  let isRight: Bool

  private static let prefix = "prometheus.io/"

  /// What the pods of a component, or a Service of theirs, ask for; nil when none asks.
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
      // Other collectors find pods by annotations of their own.
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
      // Without a number every port that the pod declares is scraped.
      isRight = !numbers.isEmpty
      return
    }
    // A port need not be declared, but figures are not served twice.
    let declared = component.metricsPorts
    isRight = numbers.contains(number) || declared.isEmpty
  }
}
