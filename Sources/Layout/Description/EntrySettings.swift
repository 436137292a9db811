/// The Ingress in front of HAProxy.
public struct IngressSettings: LayoutSection {
  public var className = "traefik"
  /// The annotations of the meeting host's Ingress.
  public var annotations: [String: String] = [:]

  public init() {}

  package static let fields = [
    LayoutField(
      "className", \IngressSettings.className, .objectName, "The class of the Ingresses."),
    LayoutField(
      "annotations", \IngressSettings.annotations, .texts,
      "Annotations of the meeting host's Ingress; ingress-nginx requires longer timeouts."),
  ]
}

/// The Gateway in front of HAProxy, in place of an Ingress.
public struct GatewaySettings: LayoutSection {
  public var className = ""
  /// The annotations of the Gateway.
  public var annotations: [String: String] = [:]
  /// The addresses of the Gateway, separated by commas, which bridges behind it announce.
  public var address: String?

  public init() {}

  package static let fields = [
    LayoutField(
      "className", \GatewaySettings.className, .objectName, "The GatewayClass.", isRequired: true),
    LayoutField(
      "annotations", \GatewaySettings.annotations, .texts, "Annotations of the Gateway."),
    LayoutField(
      "address", \GatewaySettings.address, .optional(.addresses),
      "The public IP address of the Gateway, several separated by commas. Bridges with `exposure: gateway` announce it."
    ),
  ]
}

/// The certificate of the meeting host.
public struct CertificateSettings: LayoutSection {
  /// The Secret in which cert-manager stores the certificate.
  public var secretName = "meet-tls"
  public var issuer = IssuerSettings()

  public init() {}

  package static let fields = [
    LayoutField(
      "secretName", \CertificateSettings.secretName, .objectName,
      "The Secret of the certificate; its copy in the monitoring namespace has the same name."
    ),
    LayoutField(
      "issuer", \CertificateSettings.issuer, .section(IssuerSettings.self),
      "cert-manager's issuer of the certificate."),
  ]
}

/// The issuer that cert-manager requests the certificate from.
public struct IssuerSettings: LayoutSection {
  public var kind = IssuerKind.clusterIssuer
  public var name = "letsencrypt"
  /// The email address of the Let's Encrypt account; nil if the issuer already exists.
  public var email: String?

  public init() {}

  package static let fields = [
    LayoutField("kind", \IssuerSettings.kind, .choice(), "Its kind."),
    LayoutField("name", \IssuerSettings.name, .objectName, "Its name."),
    LayoutField(
      "email", \IssuerSettings.email, .optional(.line),
      "The e-mail address of a Let's Encrypt account. If set, the issuer is rendered; otherwise it must exist in the cluster."
    ),
  ]
}

/// The kinds of issuers in cert-manager.
public enum IssuerKind: String, Sendable, Hashable, CaseIterable {
  case clusterIssuer = "ClusterIssuer"
  case issuer = "Issuer"
}

/// The Secret with Jitsi's passwords.
public struct SecretSettings: LayoutSection {
  public var name = "jitsi-config"

  public init() {}

  package static let fields = [
    LayoutField(
      "name", \SecretSettings.name, .objectName,
      "The Secret with JICOFO_AUTH_PASSWORD, JICOFO_COMPONENT_SECRET and JVB_AUTH_PASSWORD.")
  ]
}
