public import Kubernetes
import YAML

/// An object that creates pods.
public struct Workload: Sendable {
  /// The index among the workloads of the input.
  public let id: Int
  private let fields: Fields

  /// Workloads are copied often; behind a single reference, a copy retains only one object.
  private final class Fields: Sendable {
    let object: KubernetesObject
    let template: PodTemplate
    let namespace: String

    init(_ object: KubernetesObject, _ template: PodTemplate, _ namespace: String) {
      self.object = object
      self.template = template
      self.namespace = namespace
    }
  }

  init(id: Int, object: KubernetesObject, template: PodTemplate, namespace: String) {
    self.id = id
    fields = Fields(object, template, namespace)
  }

  public var object: KubernetesObject { fields.object }
  public var template: PodTemplate { fields.template }
  /// The namespace of its pods, as far as the input determines it.
  public var namespace: String { fields.namespace }

  /// The replicas set in the workload; 1 if they are missing.
  public var replicas: Int {
    if object.kind == "Pod" { return 1 }
    return object.node["spec"]?["replicas"]?.integer ?? 1
  }

  /// Whether its pod names have ordinals.
  public var isStatefulSet: Bool { object.kind == "StatefulSet" }
}
