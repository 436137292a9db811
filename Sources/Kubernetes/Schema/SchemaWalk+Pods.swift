import YAML

/// Checks pods and their parts.
///
/// source: kubernetes/kubernetes v1.36 pkg/apis/core/validation/validation.go ValidatePodSpec and what it calls;
/// pkg/apis/core/v1/defaults.go
extension SchemaWalk {
  mutating func checkPodSpec(_ spec: UInt32) {
    let containers = items(field(spec, "containers"))
    let initContainers = items(field(spec, "initContainers"))
    let all = containers + initContainers
    checkRepeats(all.compactMap { field($0, "name") }, "the container")
    let volumes = items(field(spec, "volumes")).compactMap { field($0, "name") }
    checkRepeats(volumes, "the volume")
    if all.contains(where: { field($0, "volumeMounts") != nil }) {
      checkMounts(all, volumes + claimTemplates(of: spec))
    }
    if isTrue(field(spec, "hostNetwork")) { checkHostPorts(containers) }
    for container in initContainers where !isText(field(container, "restartPolicy"), "Always") {
      for probe in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
        as [StaticString]
      {
        if let found = field(container, probe) {
          report(
            found,
            "the init container \(text(field(container, "name")) ?? "") cannot have a \(probe)")
        }
      }
    }
  }

  /// Returns the names of a StatefulSet's volume claim templates.
  private func claimTemplates(of spec: UInt32) -> [UInt32] {
    guard let owner = reader.node(spec).parent?.parent,
      let templates = owner["volumeClaimTemplates"]
    else { return [] }
    return items(templates.index).compactMap { field($0, "metadata", "name") }
  }

  private mutating func checkMounts(_ containers: [UInt32], _ volumes: [UInt32]) {
    for container in containers {
      let mounts = items(field(container, "volumeMounts"))
      for mount in mounts {
        guard let name = field(mount, "name"), reader.form(name) == .scalar else { continue }
        let text = reader.bytes(name)
        if !text.isEmpty, !isPlaceholder(name),
          !volumes.contains(where: {
            reader.form($0) == .scalar && reader.bytes($0).elementsEqual(text)
          })
        {
          report(
            name,
            "the container \(self.text(field(container, "name")) ?? "") mounts the volume \(quoted(name)), which the pod does not have"
          )
        }
      }
      checkRepeats(mounts.compactMap { field($0, "mountPath") }, "the mount path")
    }
  }

  private mutating func checkHostPorts(_ containers: [UInt32]) {
    for port in containers.flatMap({ items(field($0, "ports")) }) {
      if let written = field(port, "hostPort"), let host = integer(written), host != 0,
        let own = integer(field(port, "containerPort")), host != own
      {
        report(
          written,
          "hostPort \(host) must be the containerPort \(own), since the pod has hostNetwork")
      }
    }
  }

  mutating func checkContainer(_ container: UInt32) {
    let ports = items(field(container, "ports"))
    checkRepeats(ports.compactMap { field($0, "name") }, "the port")
    for probe in ["livenessProbe", "startupProbe"] as [StaticString] {
      if let threshold = field(container, probe, "successThreshold"),
        let number = integer(threshold), number > 1
      {
        report(threshold, "successThreshold of a \(probe) must be 1, not \(number)")
      }
    }
  }

  mutating func checkHandlers(_ node: UInt32, _ names: [StaticString]) {
    let (count, last) = present(node, names)
    if count == 0 {
      report(node, "\(name(node)) has no handler, such as \(names[0]) or \(names[1])")
    } else if count > 1, let last {
      report(node, "\(name(node)) has more than one handler", field: "\(last)")
    }
  }

  mutating func checkVariable(_ node: UInt32) {
    if let source = field(node, "valueFrom"), let value = field(node, "value"),
      reader.form(value) == .scalar, !reader.bytes(value).isEmpty
    {
      report(
        source, "the variable \(text(field(node, "name")) ?? "") has both a value and valueFrom")
    }
  }

  mutating func checkVariableSource(_ node: UInt32) {
    let names: [StaticString] = [
      "fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef",
    ]
    let (count, last) = present(node, names)
    let variable = reader.node(node).parent?["name"]?.text ?? ""
    if count == 0 {
      report(node, "valueFrom of \(variable) has no source, such as a secretKeyRef")
    } else if count > 1 {
      report(
        node, "valueFrom of \(variable) has more than one source", field: last.map { "\($0)" })
    }
  }

  mutating func checkResources(_ node: UInt32) {
    guard let requests = field(node, "requests"), reader.form(requests) == .mapping else { return }
    let limits = field(node, "limits")
    for (key, value) in reader.node(requests).entries {
      guard let name = key.text, let text = value.text, value.isScalar,
        let request = Amount(reader.bytes(value.index))
      else { continue }
      if request.isNegative {
        report(value.index, "the \(name) request must not be negative")
      } else if let limits, let limit = reader.node(limits)[name], limit.isScalar,
        let most = Amount(reader.bytes(limit.index)), most < request
      {
        report(
          value.index, "the \(name) request \(text) is above its limit \(limit.text ?? "")")
      }
    }
  }

  mutating func checkSecurityContext(_ node: UInt32) {
    if isTrue(field(node, "privileged")), let escalation = field(node, "allowPrivilegeEscalation"),
      reader.form(escalation) == .scalar, reader.plainValue(escalation) == .bool(false)
    {
      report(escalation, "allowPrivilegeEscalation cannot be false in a privileged container")
    }
  }

  mutating func checkVolume(_ node: UInt32) {
    guard reader.childCount(node) > 4 else { return }
    var sources = 0
    var last: Node?
    for (key, value) in reader.node(node).entries where key.text != "name" {
      if !isNull(value.index) {
        sources += 1
        last = value
      }
    }
    if sources > 1, let last {
      report(
        last.index, "the volume \(text(field(node, "name")) ?? "") has more than one source")
    }
  }

  mutating func checkToleration(_ node: UInt32) {
    let isExists = isText(field(node, "operator"), "Exists")
    let hasKey = field(node, "key").map { !reader.bytes($0).isEmpty } ?? false
    if !hasKey, !isExists {
      report(node, "a toleration without a key must have the operator Exists")
    }
    if isExists, let value = field(node, "value"), reader.form(value) == .scalar,
      !reader.bytes(value).isEmpty
    {
      report(value, "a toleration with the operator Exists cannot have a value")
    }
    if let seconds = field(node, "tolerationSeconds"),
      !isText(field(node, "effect"), "NoExecute")
    {
      report(seconds, "tolerationSeconds requires the effect NoExecute")
    }
  }

  mutating func checkRequirement(_ node: UInt32) {
    let values = field(node, "values")
    let count = values.map { reader.childCount($0) } ?? 0
    switch text(field(node, "operator")) {
    case "In", "NotIn":
      if count == 0 { report(node, "\(name(node)) has no values", field: "values") }
    case "Exists", "DoesNotExist":
      if count > 0, let values {
        report(values, "values must be omitted with this operator")
      }
    case "Gt", "Lt":
      if count != 1 { report(node, "\(name(node)) must have one value", field: "values") }
    default: break
    }
  }

  mutating func checkClaim(_ node: UInt32) {
    guard field(node, "resources", "requests").flatMap({ field($0, "storage") }) == nil else {
      return
    }
    report(node, "the claim requests no storage", field: "resources")
  }

  // MARK: Workloads

  // source: kubernetes/kubernetes v1.36 pkg/apis/apps/validation/validation.go

  mutating func checkDeployment(_ node: UInt32) {
    checkSelector(node)
    checkRestartPolicy(node)
    guard let strategy = field(node, "strategy") else { return }
    guard let rolling = field(strategy, "rollingUpdate") else { return }
    if isText(field(strategy, "type"), "Recreate") {
      report(rolling, "rollingUpdate cannot be combined with the type Recreate")
    } else if isZero(field(rolling, "maxUnavailable")), isZero(field(rolling, "maxSurge")) {
      report(rolling, "maxUnavailable and maxSurge cannot both be 0", field: "maxUnavailable")
    }
  }

  mutating func checkStatefulSet(_ node: UInt32) {
    checkSelector(node)
    checkRestartPolicy(node)
    if let strategy = field(node, "updateStrategy"), isText(field(strategy, "type"), "OnDelete"),
      let rolling = field(strategy, "rollingUpdate")
    {
      report(rolling, "rollingUpdate cannot be combined with the type OnDelete")
    }
  }

  mutating func checkDaemonSet(_ node: UInt32) {
    checkSelector(node)
    checkRestartPolicy(node)
  }

  mutating func checkJob(_ node: UInt32) {
    let spec = field(node, "template", "spec")
    guard let spec, reader.form(spec) == .mapping else { return }
    let policy = field(spec, "restartPolicy")
    if policy == nil || isText(policy, "Always") || isText(policy, "") {
      report(
        spec, "restartPolicy of a Job must be OnFailure or Never", field: "restartPolicy")
    }
  }

  private func isZero(_ value: UInt32?) -> Bool {
    guard let value, reader.form(value) == .scalar else { return false }
    return integer(value) == 0 || isText(value, "0%")
  }

  private mutating func checkRestartPolicy(_ node: UInt32) {
    guard let policy = field(node, "template", "spec").flatMap({ field($0, "restartPolicy") })
    else {
      return
    }
    if isText(policy, "OnFailure") || isText(policy, "Never") {
      report(policy, "restartPolicy must be Always, not \(text(policy) ?? "")")
    }
  }

  private mutating func checkSelector(_ node: UInt32) {
    guard let selector = field(node, "selector"), reader.form(selector) == .mapping else { return }
    let labels = field(selector, "matchLabels").map { reader.childCount($0) } ?? 0
    let expressions = field(selector, "matchExpressions").map { reader.childCount($0) } ?? 0
    if labels + expressions == 0 { report(selector, "the selector is empty") }
  }
}
