import YAML

/// Checks Services, Ingresses and NetworkPolicies.
extension SchemaWalk {
  // source: kubernetes/kubernetes v1.36 pkg/apis/core/validation/validation.go ValidateService
  mutating func checkService(_ spec: UInt32) {
    let type = text(field(spec, "type")) ?? ""
    let isHeadless = isText(field(spec, "clusterIP"), "None")
    let ports = items(field(spec, "ports"))
    if ports.isEmpty, !isHeadless, type != "ExternalName" {
      report(spec, "the Service has no ports", field: "ports")
    }
    checkRepeats(ports.compactMap { field($0, "name") }, "the port")
    if ports.count > 1 {
      for port in ports where field(port, "name").map({ isText($0, "") }) ?? true {
        report(
          port, "\(name(port)) has no name, which a Service with several ports requires",
          field: "name")
      }
    }
    checkRepeatedPorts(ports)
    let isExposed = type == "NodePort" || type == "LoadBalancer"
    if isHeadless, isExposed, let address = field(spec, "clusterIP") {
      report(address, "clusterIP cannot be None in a Service of type \(type)")
    }
    if type == "" || type == "ClusterIP" {
      for port in ports {
        if let node = field(port, "nodePort"), integer(node) ?? 1 != 0 {
          report(node, "nodePort requires the type NodePort or LoadBalancer")
        }
      }
    }
    if let policy = field(spec, "externalTrafficPolicy"), !isText(policy, ""), !isExposed,
      type == "ExternalName"
        || field(spec, "externalIPs").map({ reader.childCount($0) == 0 }) ?? true
    {
      report(policy, "externalTrafficPolicy requires the type NodePort or LoadBalancer")
    }
    if type == "ExternalName", field(spec, "externalName").map({ isText($0, "") }) ?? true {
      report(spec, "the Service has no externalName", field: "externalName")
    }
  }

  private mutating func checkRepeatedPorts(_ ports: [UInt32]) {
    let numbers = ports.compactMap { integer(field($0, "port")) }
    // Most Services have no repeated port number.
    guard Set(numbers).count < numbers.count else { return }
    var seen: Set<String> = []
    for port in ports {
      guard let written = field(port, "port"), let number = integer(written) else { continue }
      let transport = text(field(port, "protocol")) ?? "TCP"
      if !seen.insert("\(number)/\(transport.isEmpty ? "TCP" : transport)").inserted {
        report(written, "the port \(number)/\(transport) is defined twice")
      }
    }
  }

  // source: kubernetes/kubernetes v1.36 pkg/apis/networking/validation/validation.go (ValidateIngressCreate); the same class in
  // both places is valid since kubernetes/kubernetes#115447

  mutating func checkIngress(_ node: UInt32) {
    guard let spec = field(node, "spec"), reader.form(spec) == .mapping else { return }
    let rules = field(spec, "rules").map { reader.childCount($0) } ?? 0
    if rules == 0, field(spec, "defaultBackend") == nil, reader.value(of: spec, "backend") == nil {
      report(spec, "the Ingress has neither rules nor a defaultBackend", field: "rules")
    }
    if let name = field(spec, "ingressClassName"),
      let annotations = field(node, "metadata", "annotations"),
      let old = field(annotations, "kubernetes.io/ingress.class")
    {
      // The server rejects this combination only on creation; a stored object can have both.
      if field(node, "metadata", "uid") == nil, text(old) != text(name) {
        report(
          old,
          "the annotation kubernetes.io/ingress.class differs from ingressClassName \(text(name) ?? "")"
        )
      }
    }
  }

  mutating func checkIngressBackend(_ node: UInt32) {
    let service = field(node, "service")
    let resource = field(node, "resource")
    if service == nil, resource == nil {
      report(node, "\(name(node)) has neither a service nor a resource")
    } else if service != nil, let resource {
      report(resource, "\(name(node)) has both a service and a resource")
    }
    guard let service, reader.form(service) == .mapping else { return }
    let port = field(service, "port")
    let hasName = port.flatMap { field($0, "name") }.map { !isText($0, "") } ?? false
    let hasNumber = port.flatMap { field($0, "number") }.map { integer($0) != 0 } ?? false
    if !hasName, !hasNumber {
      report(service, "the backend's service has no port", field: "port")
    } else if hasName, hasNumber, let port {
      report(port, "the backend's port has both a name and a number", field: "name")
    }
  }

  mutating func checkIngressPath(_ node: UInt32) {
    let type = text(field(node, "pathType"))
    guard type == "Exact" || type == "Prefix" else {
      if let path = field(node, "path"), reader.form(path) == .scalar,
        let first = reader.bytes(path).first, first != UInt8(ascii: "/"), !isPlaceholder(path)
      {
        report(path, "path \(quoted(path)) must begin with a slash")
      }
      return
    }
    guard let path = field(node, "path"), reader.form(path) == .scalar else {
      return report(node, "\(name(node)) has no path", field: "path")
    }
    guard !isPlaceholder(path) else { return }
    let text = text(path) ?? ""
    if !text.hasPrefix("/") {
      report(path, "path \(quoted(path)) must begin with a slash")
    } else if text.contains("//") || text.contains("/./") || text.contains("/../")
      || text.hasSuffix("/.") || text.hasSuffix("/..")
    {
      report(
        path, "path \(quoted(path)) cannot have empty or relative parts with pathType \(type ?? "")"
      )
    }
  }

  mutating func checkPolicyPeer(_ node: UInt32) {
    let block = field(node, "ipBlock")
    let hasSelector = present(node, ["podSelector", "namespaceSelector"]).count > 0
    if block == nil, !hasSelector {
      report(node, "\(name(node)) has no peer")
    } else if let block, hasSelector {
      report(block, "ipBlock cannot be combined with selectors")
    }
  }
}
