import YAML

/// Checks for types whose fields depend on each other, by their names in schemas/kubernetes.txt.
enum SchemaCheck: String {
  case container = "core.v1.Container"
  case podSpec = "core.v1.PodSpec"
  case probe = "core.v1.Probe"
  case lifecycleHandler = "core.v1.LifecycleHandler"
  case variable = "core.v1.EnvVar"
  case variableSource = "core.v1.EnvVarSource"
  case variablesSource = "core.v1.EnvFromSource"
  case resources = "core.v1.ResourceRequirements"
  case securityContext = "core.v1.SecurityContext"
  case volume = "core.v1.Volume"
  case toleration = "core.v1.Toleration"
  case nodeRequirement = "core.v1.NodeSelectorRequirement"
  case labelRequirement = "meta.v1.LabelSelectorRequirement"
  case claim = "core.v1.PersistentVolumeClaimSpec"
  case service = "core.v1.ServiceSpec"
  case configMap = "core.v1.ConfigMap"
  case secret = "core.v1.Secret"
  case deployment = "apps.v1.DeploymentSpec"
  case statefulSet = "apps.v1.StatefulSetSpec"
  case daemonSet = "apps.v1.DaemonSetSpec"
  case job = "batch.v1.JobSpec"
  case ingress = "networking.v1.Ingress"
  case ingressBackend = "networking.v1.IngressBackend"
  case ingressPath = "networking.v1.HTTPIngressPath"
  case policyPeer = "networking.v1.NetworkPolicyPeer"
  case autoscaler = "autoscaling.v2.HorizontalPodAutoscalerSpec"
  case metric = "autoscaling.v2.MetricSpec"
  case budget = "policy.v1.PodDisruptionBudgetSpec"
  case subject = "rbac.v1.Subject"
}

extension SchemaWalk {
  mutating func run(_ check: SchemaCheck, _ node: UInt32) {
    switch check {
    case .container: checkContainer(node)
    case .podSpec: checkPodSpec(node)
    case .probe: checkHandlers(node, ["exec", "httpGet", "tcpSocket", "grpc"])
    case .lifecycleHandler: checkHandlers(node, ["exec", "httpGet", "tcpSocket", "sleep"])
    case .variable: checkVariable(node)
    case .variableSource: checkVariableSource(node)
    case .variablesSource: checkOne(node, ["configMapRef", "secretRef"])
    case .resources: checkResources(node)
    case .securityContext: checkSecurityContext(node)
    case .volume: checkVolume(node)
    case .toleration: checkToleration(node)
    case .nodeRequirement, .labelRequirement: checkRequirement(node)
    case .claim: checkClaim(node)
    case .service: checkService(node)
    case .configMap: checkConfigMap(node)
    case .secret: checkSecret(node)
    case .deployment: checkDeployment(node)
    case .statefulSet: checkStatefulSet(node)
    case .daemonSet: checkDaemonSet(node)
    case .job: checkJob(node)
    case .ingress: checkIngress(node)
    case .ingressBackend: checkIngressBackend(node)
    case .ingressPath: checkIngressPath(node)
    case .policyPeer: checkPolicyPeer(node)
    case .autoscaler: checkAutoscaler(node)
    case .metric: checkMetric(node)
    case .budget: checkBudget(node)
    case .subject: checkSubject(node)
    }
  }

  // MARK: Fields

  /// Returns the value of a field, or nil if it is missing or null.
  func field(_ node: UInt32, _ name: StaticString) -> UInt32? {
    reader.value(of: node, name).flatMap { isNull($0) ? nil : $0 }
  }

  /// Returns the value of a nested field.
  func field(_ node: UInt32, _ first: StaticString, _ second: StaticString) -> UInt32? {
    field(node, first).flatMap { field($0, second) }
  }

  /// Returns whether a node is a string with this text.
  func isText(_ node: UInt32?, _ text: StaticString) -> Bool {
    guard let node, reader.form(node) == .scalar else { return false }
    return reader.bytes(node).elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Returns the text of a scalar.
  func text(_ node: UInt32?) -> String? {
    guard let node, reader.form(node) == .scalar else { return nil }
    return String(decoding: reader.bytes(node), as: UTF8.self)
  }

  /// Returns the value of an integer scalar.
  func integer(_ node: UInt32?) -> Int64? {
    guard let node, reader.form(node) == .scalar, !reader.isQuoted(node) else { return nil }
    switch reader.plainValue(node) {
    case .int(let number): return number
    case .double(let double): return Int64(exactly: double)
    default: return nil
    }
  }

  func isTrue(_ node: UInt32?) -> Bool {
    guard let node, reader.form(node) == .scalar, !reader.isQuoted(node) else { return false }
    return reader.plainValue(node) == .bool(true)
  }

  /// Returns the elements of a list that are mappings.
  func items(_ list: UInt32?) -> [UInt32] {
    guard let list else { return [] }
    var found: [UInt32] = []
    reader.forEachElement(of: list) { if reader.form($0) == .mapping { found.append($0) } }
    return found
  }

  /// Returns how many of some fields are present, and the last of them.
  func present(_ node: UInt32, _ names: [StaticString]) -> (count: Int, last: StaticString?) {
    var count = 0
    var last: StaticString?
    for name in names where field(node, name) != nil {
      count += 1
      last = name
    }
    return (count, last)
  }

  /// Requires exactly one of some fields.
  mutating func checkOne(_ node: UInt32, _ names: [StaticString]) {
    let (count, last) = present(node, names)
    let listed = names.map { "\($0)" }.joined(separator: ", ")
    if count == 0 {
      report(node, "\(name(node)) has none of \(listed)")
    } else if count > 1 {
      report(node, "\(name(node)) has more than one of \(listed)", field: last.map { "\($0)" })
    }
  }

  /// Reports repeated strings in a list.
  mutating func checkRepeats(_ values: [UInt32], _ what: String) {
    guard values.count > 1 else { return }
    for (position, value) in values.enumerated() where reader.form(value) == .scalar {
      let text = reader.bytes(value)
      if text.isEmpty { continue }
      // Lists of containers, volumes and ports are short; only the first 200 elements are compared.
      if values[..<min(position, 200)].contains(where: {
        reader.form($0) == .scalar && reader.bytes($0).elementsEqual(text)
      }) {
        report(value, "\(what) \(quoted(value)) is defined twice")
      }
    }
  }
}
