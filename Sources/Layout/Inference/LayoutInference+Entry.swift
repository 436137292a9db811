import Jitsi
import Kubernetes
import YAML

/// The Ingress and the certificate.
extension LayoutInference {
  mutating func readEntry() {
    readIngress()
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
    layout.ingress.annotations = [:]
    guard let annotations = ingress.node["metadata"]?["annotations"] else { return }
    for entry in annotations.entries {
      guard let key = entry.key.text, let value = entry.value.text, !Self.isBookkeeping(key) else {
        continue
      }
      layout.ingress.annotations[key] = value
    }
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
