public import Kubernetes
import YAML

/// A monitoring program, run by a custom resource, a workload, or a chart release.
public struct MonitoringServer: Sendable {
  public let kind: Kind
  public let form: Form
  /// The object that runs it.
  public let object: KubernetesObject
  /// The namespace it runs in, as far as the input determines it.
  public let namespace: String

  public enum Kind: Sendable, Hashable {
    case prometheus, alertmanager, grafana
  }

  public enum Form: Sendable {
    case resource
    case workload(Workload, Container)
    /// The chart values for this program, as far as the object contains them.
    case release(ReleaseValues)
  }

  public var name: String { object.name }

  /// The ServiceAccount; nil if it is not set.
  public var account: String? {
    switch form {
    case .resource: object.node["spec"]?["serviceAccountName"]?.text
    case .workload(let workload, _): workload.template.spec?["serviceAccountName"]?.text
    case .release: nil
    }
  }

  /// The path of the account's field, whether or not it is set.
  public var accountPath: String {
    if case .workload(let workload, _) = form {
      return workload.path(in: "serviceAccountName")
    }
    return "spec.serviceAccountName"
  }

  /// Returns the kind of monitoring program for the last element of an image path, including names used by mirrors and
  /// distributions.
  static func kind(ofImage name: Substring) -> Kind? {
    switch name {
    case "prometheus", "mirrored-prometheus-prometheus", "prometheus-rhel8", "prometheus-rhel9":
      .prometheus
    case "alertmanager", "mirrored-prometheus-alertmanager": .alertmanager
    case "grafana", "grafana-oss", "grafana-enterprise", "mirrored-grafana-grafana",
      "grafana-openshift":
      .grafana
    default: nil
    }
  }
}

extension Workload {
  /// Returns the path from the workload's object to a field in its pod spec.
  func path(in field: String) -> String {
    (object.kind == "Pod" ? "spec." : "spec.template.spec.") + field
  }
}
