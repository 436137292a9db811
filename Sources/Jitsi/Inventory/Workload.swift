public import Kubernetes
import YAML

/// An object that makes pods.
public struct Workload: Sendable {
  /// The position among the workloads of the input.
  public let id: Int
  private let fields: Fields

  /// Workloads are copied all the time; a copy counts one reference.
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
  /// The namespace that its pods run in, as far as the input tells.
  public var namespace: String { fields.namespace }

  /// The replicas that the workload asks for itself; 1 when it leaves them out.
  public var replicas: Int {
    if object.kind == "Pod" { return 1 }
    return object.node["spec"]?["replicas"]?.integer ?? 1
  }

  /// Whether Kubernetes gives the pods names with ordinals.
  public var isStatefulSet: Bool { object.kind == "StatefulSet" }
}
