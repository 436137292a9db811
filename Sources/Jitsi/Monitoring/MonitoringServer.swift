public import Kubernetes
import YAML

/// A program of the monitoring, however it is run: by a custom resource, by a workload of its own, or by a release of a chart.
public struct MonitoringServer: Sendable {
  public let kind: Kind
  public let form: Form
  /// The object that says how it runs.
  public let object: KubernetesObject
  /// The namespace that it runs in, as far as the input tells.
  public let namespace: String

  public enum Kind: Sendable, Hashable {
    case prometheus, alertmanager, grafana
  }

  public enum Form: Sendable {
    case resource
    case workload(Workload, Container)
    /// The values of the release's chart for this program, as far as the object has them.
    case release(ReleaseValues)
  }

  public var name: String { object.name }

  /// The ServiceAccount that it runs under; nil where none is written.
  public var account: String? {
    switch form {
    case .resource: object.node["spec"]?["serviceAccountName"]?.text
    case .workload(let workload, _): workload.template.spec?["serviceAccountName"]?.text
    case .release: nil
    }
  }

  /// Where the account is written, or belongs.
  public var accountPath: String {
    if case .workload(let workload, _) = form {
      return workload.path(in: "serviceAccountName")
    }
    return "spec.serviceAccountName"
  }

  /// The programs of the monitoring, by the last element of an image's path: also as mirrors and distributions name them.
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
  /// The path from the workload's object to a field of its pods' spec.
  func path(in field: String) -> String {
    (object.kind == "Pod" ? "spec." : "spec.template.spec.") + field
  }
}
