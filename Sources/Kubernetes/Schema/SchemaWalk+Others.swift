import YAML

/// Checks HorizontalPodAutoscalers, PodDisruptionBudgets, RBAC subjects, ConfigMaps and Secrets.
extension SchemaWalk {
  // source: kubernetes/kubernetes v1.36 pkg/apis/autoscaling/validation/validation.go
  mutating func checkAutoscaler(_ node: UInt32) {
    let most = field(node, "maxReplicas")
    guard let most else {
      return report(node, "the autoscaler has no maxReplicas", field: "maxReplicas")
    }
    guard let maximum = integer(most) else { return }
    if maximum < 1 { report(most, "maxReplicas must be 1 or more, not \(maximum)") }
    if let least = field(node, "minReplicas"), let minimum = integer(least), minimum > maximum {
      report(least, "minReplicas \(minimum) is above maxReplicas \(maximum)")
    }
  }

  mutating func checkMetric(_ node: UInt32) {
    let sources: [(type: String, field: StaticString)] = [
      ("Object", "object"), ("Pods", "pods"), ("Resource", "resource"),
      ("ContainerResource", "containerResource"), ("External", "external"),
    ]
    let written = field(node, "type")
    guard let type = text(written), let own = sources.first(where: { $0.type == type }) else {
      return
    }
    for source in sources where source.field.description != own.field.description {
      if let other = field(node, source.field) {
        report(other, "a metric of type \(type) cannot have \(source.field)")
      }
    }
    guard let found = field(node, own.field), reader.form(found) == .mapping else {
      return report(node, "a metric of type \(type) has no \(own.field)", field: "\(own.field)")
    }
    guard let target = field(found, "target"), reader.form(target) == .mapping else { return }
    if present(target, ["averageUtilization", "averageValue", "value"]).count == 0 {
      report(target, "the target of the metric has no value")
    }
    if type == "Pods", field(target, "averageValue") == nil {
      report(target, "the target of a Pods metric has no averageValue", field: "averageValue")
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/policy/validation/validation.go
  mutating func checkBudget(_ node: UInt32) {
    if field(node, "minAvailable") != nil, let most = field(node, "maxUnavailable") {
      report(most, "maxUnavailable cannot be combined with minAvailable")
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/rbac/validation/validation.go ValidateRoleBindingSubject
  mutating func checkSubject(_ node: UInt32) {
    guard isText(field(node, "kind"), "ServiceAccount") else { return }
    if let group = field(node, "apiGroup"), !isText(group, "") {
      report(group, "apiGroup of a ServiceAccount must be omitted")
    }
    let binding = reader.node(node).parent?.parent?["kind"]?.text
    if binding == "ClusterRoleBinding", field(node, "namespace").map({ isText($0, "") }) ?? true {
      report(
        node, "the ServiceAccount \(text(field(node, "name")) ?? "") has no namespace",
        field: "namespace")
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/core/validation/validation.go ValidateConfigMap
  mutating func checkConfigMap(_ node: UInt32) {
    guard let data = field(node, "data"), let bytes = field(node, "binaryData") else { return }
    let texts = reader.node(data)
    for (key, value) in reader.node(bytes).entries {
      if let name = key.text, texts[name] != nil {
        report(value.index, "the key \(name) is in data and in binaryData")
      }
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/core/validation/validation.go ValidateSecret
  mutating func checkSecret(_ node: UInt32) {
    let needed: [StaticString]
    switch text(field(node, "type")) {
    case "kubernetes.io/tls": needed = ["tls.crt", "tls.key"]
    case "kubernetes.io/dockerconfigjson": needed = [".dockerconfigjson"]
    case "kubernetes.io/ssh-auth": needed = ["ssh-privatekey"]
    default: return
    }
    for key in needed
    where field(node, "data", key) == nil && field(node, "stringData", key) == nil {
      report(
        node, "the Secret of type \(text(field(node, "type")) ?? "") has no key \(key)",
        field: "data")
    }
  }
}
