import Jitsi

/// The description of an installation.
public struct ShardLayout: LayoutSection {
  /// The namespace of all Jitsi objects.
  public var namespace = ""
  /// The host name for users.
  public var host = ""
  /// The number of shards.
  public var shards = 2
  /// The tag of Jitsi's images.
  public var release = ReleaseTable.recommended.name
  /// Zones that shards are pinned to in turn; empty for none.
  public var zones: [String] = []
  /// Variables of web, jicofo, prosody and the videobridges.
  public var environment: [String: EnvironmentValue] = [:]
  public var secret = SecretSettings()
  public var web = WebSettings()
  public var jicofo = ComponentSettings()
  public var prosody = ComponentSettings()
  public var jvb = BridgeSettings()
  public var haproxy = HAProxySettings()
  public var ingress = IngressSettings()
  /// The Gateway in place of the Ingress; nil for an Ingress.
  public var gateway: GatewaySettings?
  public var certificate = CertificateSettings()
  public var monitoring = MonitoringSettings()

  public init() {}

  /// The `kind` of layout files.
  public static let kind = "ShardLayout"

  package static let fields = [
    LayoutField(
      "namespace", \ShardLayout.namespace, .name, "The namespace of the installation.",
      isRequired: true),
    LayoutField(
      "host", \ShardLayout.host, .host, "The meeting host.", isRequired: true),
    LayoutField("shards", \ShardLayout.shards, .number(1...1000), "The number of shards."),
    LayoutField(
      "release", \ShardLayout.release, .tag,
      "The release of Jitsi: the tag of its images. The default is the newest without a known fault.",
      isAlwaysWritten: true),
    LayoutField(
      "zones", \ShardLayout.zones, .lines,
      "Zones to pin shards to: shard 0 to the first, and so on, then from the first again."
    ),
    LayoutField(
      "environment", \ShardLayout.environment, .environment,
      "Environment variables of web, jicofo, prosody and the videobridges: a string, or `{secret: NAME, key: KEY}`."
    ),
    LayoutField(
      "secret", \ShardLayout.secret, .section(SecretSettings.self),
      "The Secret with the passwords that the components share."),
    LayoutField(
      "web", \ShardLayout.web, .section(WebSettings.self),
      "The web frontend of each shard."),
    LayoutField(
      "jicofo", \ShardLayout.jicofo, .section(ComponentSettings.self),
      "The focus, which selects the bridges of a conference."),
    LayoutField(
      "prosody", \ShardLayout.prosody, .section(ComponentSettings.self),
      "The XMPP server, which hosts the rooms."),
    LayoutField(
      "jvb", \ShardLayout.jvb, .section(BridgeSettings.self), "The videobridges of each shard."),
    LayoutField(
      "haproxy", \ShardLayout.haproxy, .section(HAProxySettings.self),
      "HAProxy, which stores the shard of each room."),
    LayoutField(
      "ingress", \ShardLayout.ingress, .section(IngressSettings.self),
      "The Ingress in front of HAProxy."),
    LayoutField(
      "gateway", \ShardLayout.gateway, .optional(.section(GatewaySettings.self)),
      "A Gateway of the Gateway API in front of HAProxy, in place of the Ingress."),
    LayoutField(
      "certificate", \ShardLayout.certificate, .section(CertificateSettings.self),
      "The certificate of the meeting host."),
    LayoutField(
      "monitoring", \ShardLayout.monitoring, .section(MonitoringSettings.self),
      "The monitoring of the installation."),
  ]
}
