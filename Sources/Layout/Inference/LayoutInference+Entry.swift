import Jitsi
import Kubernetes
import YAML

/// The Ingress or the Gateway, and the certificate.
extension LayoutInference {
  mutating func readEntry() {
    if !readGateway() { readIngress() }
    let entry = inventory.tls.first { entry in
      entry.namespace == installation.namespace && entry.hosts.contains(layout.host)
    }
    if let name = entry?.secretName { layout.certificate.secretName = name }
    readIssuer()
  }

  private mutating func readIngress() {
    let route = inventory.routes.first { route in
      route.object.kind == "Ingress" && route.namespace == installation.namespace
        && route.hosts.contains(layout.host)
        && inventory.components(behind: route).contains { $0.kind == .haproxy || $0.kind == .web }
    }
    guard let ingress = route?.object else {
      notes.append("no Ingress serves the meeting host")
      return
    }
    let name =
      ingress.node["spec"]?["ingressClassName"]?.text
      ?? ingress.annotation("kubernetes.io/ingress.class")
    if let name { layout.ingress.className = name }
    layout.ingress.annotations = annotations(of: ingress)
  }

  /// Reads the Gateway of an HTTPRoute for the meeting host; false if no such route leads to the installation.
  private mutating func readGateway() -> Bool {
    let route = inventory.routes.first { route in
      route.object.kind == "HTTPRoute" && route.namespace == installation.namespace
        && route.hosts.contains(layout.host)
        && inventory.components(behind: route).contains { $0.kind == .haproxy || $0.kind == .web }
    }
    guard let route,
      let parent = route.object.node["spec"]?["parentRefs"]?.elements.first(where: { _ in true }),
      let name = parent["name"]?.text
    else { return false }
    let namespace = parent["namespace"]?.text ?? route.namespace
    var settings = layout.gateway ?? GatewaySettings()
    layout.gateway = settings
    guard
      let gateway = inventory.find(
        group: "gateway.networking.k8s.io", kind: "Gateway", namespace, name)
    else {
      notes.append(
        "Gateway \(name) is not in the input; `render` creates Gateway \(EntryRendering.gatewayName)"
      )
      return true
    }
    if name != EntryRendering.gatewayName || namespace != installation.namespace {
      notes.append(
        "Gateway \(name) in namespace \(namespace) serves the meeting host; `render` creates Gateway \(EntryRendering.gatewayName) in the installation's own"
      )
    }
    settings.className = gateway.node["spec"]?["gatewayClassName"]?.text ?? ""
    settings.annotations = annotations(of: gateway)
    layout.gateway = settings
    let section = parent["sectionName"]?.text
    let listener = gateway.node["spec"]?["listeners"]?.elements.first { listener in
      listener["tls"] != nil && (section == nil || listener["name"]?.text == section)
    }
    if let secret = listener?["tls"]?["certificateRefs"]?.elements.first(where: { _ in true })?[
      "name"]?.text
    {
      layout.certificate.secretName = secret
    }
    return true
  }

  /// The annotations that a person wrote.
  private func annotations(of object: KubernetesObject) -> [String: String] {
    var found: [String: String] = [:]
    for entry in object.node["metadata"]?["annotations"].map({ Array($0.entries) }) ?? [] {
      guard let key = entry.key.text, let value = entry.value.text, !Self.isBookkeeping(key) else {
        continue
      }
      found[key] = value
    }
    return found
  }

  /// Whether an annotation is written by a tool, or has a field of its own.
  private static func isBookkeeping(_ annotation: String) -> Bool {
    annotation == "kubectl.kubernetes.io/last-applied-configuration"
      || annotation == "kubernetes.io/ingress.class" || annotation.hasPrefix("meta.helm.sh/")
  }

  private mutating func readIssuer() {
    let certificate = inventory.objects.ofKind("Certificate").first { object in
      inventory.namespace(of: object) == installation.namespace
        && object.node["spec"]?["secretName"]?.text == layout.certificate.secretName
    }
    guard let reference = certificate?.node["spec"]?["issuerRef"] else {
      notes.append("no Certificate creates Secret \(layout.certificate.secretName)")
      return
    }
    if let name = reference["name"]?.text { layout.certificate.issuer.name = name }
    let kind = reference["kind"]?.text.flatMap { IssuerKind(rawValue: $0) }
    layout.certificate.issuer.kind = kind ?? .issuer
    let issuer = inventory.objects.ofKind(layout.certificate.issuer.kind.rawValue).first {
      $0.name == layout.certificate.issuer.name
    }
    layout.certificate.issuer.email = issuer?.node["spec"]?["acme"]?["email"]?.text
  }
}
