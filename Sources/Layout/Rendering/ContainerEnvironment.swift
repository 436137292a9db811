import Jitsi
import Kubernetes
import YAML

/// The variables of a component's container.
struct ContainerEnvironment {
  let layout: ShardLayout

  /// Variables that no layout sets, because they differ between shards or follow from the ports.
  static let ofShards: Set<String> = [
    "XMPP_SERVER", "XMPP_BOSH_URL_BASE", "JVB_PORT", "BASE_PORT",
  ]

  /// A variable with its `env` entry, without the name.
  typealias Variable = (name: String, source: Content)

  /// All variables as an `env` list.
  func list(_ kind: ComponentKind, shard: Int) -> Content {
    var own = kind == .haproxy ? [:] : layout.environment
    own.merge(ComponentDefaults(layout: layout).settings(kind).environment) { $1 }
    return Self.list(needed(kind, shard: shard), own)
  }

  /// Merges the variables of the architecture with those of the user, which replace them or follow them.
  static func list(_ needed: [Variable], _ own: [String: EnvironmentValue]) -> Content {
    var rest = own
    var entries: [Content] = []
    for variable in needed {
      let source = rest.removeValue(forKey: variable.name)?.source ?? variable.source
      entries.append(entry(variable.name, source))
    }
    for name in rest.keys.sorted() {
      guard let value = rest[name] else { continue }
      entries.append(entry(name, value.source))
    }
    return .list(entries)
  }

  private static func entry(_ name: String, _ source: Content) -> Content {
    guard case .map(let entries) = source else { return source }
    return .map([Content.Entry("name", .of(name))] + entries)
  }

  /// The variables that the architecture needs, in order, without those that no image of the release reads.
  func needed(_ kind: ComponentKind, shard: Int) -> [Variable] {
    let variables = all(kind, shard: shard)
    guard let release = ComponentDefaults(layout: layout).release(kind) else { return variables }
    let read = ReleaseTable.readNames(in: release)
    return variables.filter { read.contains($0.name) || Self.isUnlisted($0.name) }
  }

  /// Whether the table of releases does not have a variable at all: it belongs to images before the table, or to
  /// docker-compose.yml.
  private static func isUnlisted(_ name: String) -> Bool {
    ReleaseComponent.allCases.allSatisfy { ReleaseTable.introduction(of: name, to: $0) == nil }
  }

  private func all(_ kind: ComponentKind, shard: Int) -> [Variable] {
    switch kind {
    case .web: web(shard)
    case .jicofo: jicofo(shard)
    case .prosody: prosody
    case .jvb: jvb(shard)
    case .haproxy: []
    }
  }

  private func web(_ shard: Int) -> [Variable] {
    let defaults = ComponentDefaults(layout: layout)
    return [publicURL, server(shard)]
      + [text("XMPP_BOSH_URL_BASE", "http://\(ObjectNames.of(.prosody, shard)):5280")]
      + Self.domains
      + [
        text("XMPP_MUC_DOMAIN", "muc.meet.jitsi"), text("DISABLE_HTTPS", "1"),
      ]
      + (defaults.fixedWebPort == nil ? [text("HTTP_PORT", String(defaults.webPort))] : [])
      + [
        text("ENABLE_LETSENCRYPT", "0"), text("ENABLE_COLIBRI_WEBSOCKET", "0"),
        text("ENABLE_SCTP", "1"),
      ]
  }

  private func jicofo(_ shard: Int) -> [Variable] {
    [server(shard)] + Self.domains + Self.rooms
      + [
        text("JVB_BREWERY_MUC", "jvbbrewery"), secret("JICOFO_COMPONENT_SECRET"),
        secret("JICOFO_AUTH_PASSWORD"), text("JICOFO_ENABLE_REST", "1"),
        text("JICOFO_ENABLE_HEALTH_CHECKS", "1"),
      ] + sctp + heap(.jicofo)
  }

  private var prosody: [Variable] {
    Self.domains + Self.rooms
      + [
        publicURL, secret("JICOFO_COMPONENT_SECRET"), secret("JICOFO_AUTH_PASSWORD"),
        secret("JVB_AUTH_PASSWORD"), text("GLOBAL_MODULES", "http_openmetrics"),
        text(
          "GLOBAL_CONFIG", #"statistics = "internal";\nstatistics_interval = "manual";"#),
      ]
  }

  private func jvb(_ shard: Int) -> [Variable] {
    var variables = [server(shard)] + Self.domains
    variables += [
      text("XMPP_INTERNAL_MUC_DOMAIN", "internal-muc.meet.jitsi"),
      text("JVB_BREWERY_MUC", "jvbbrewery"), secret("JVB_AUTH_PASSWORD"), publicURL,
    ]
    if layout.jvb.exposure == .hostPort {
      variables.append(text("JVB_PORT", String(layout.jvb.firstPort)))
    }
    let image = ImageReference(ComponentDefaults(layout: layout).image(.jvb))
    let isOld = JitsiRelease.number(of: image).map { $0 < BridgeRelease.advertiseIPs } ?? false
    let node: Content = ["valueFrom": ["fieldRef": ["fieldPath": "status.hostIP"]]]
    let address = layout.jvb.exposure == .gateway ? layout.gateway?.address : nil
    variables += [
      (
        isOld ? "DOCKER_HOST_ADDRESS" : "JVB_ADVERTISE_IPS",
        address.map { EnvironmentValue.text($0).source } ?? node
      ),
      text("COLIBRI_REST_ENABLED", "true"), text("SHUTDOWN_REST_ENABLED", "true"),
      text("ENABLE_COLIBRI_WEBSOCKET", "0"), text("ENABLE_SCTP", "1"),
    ]
    if let release = JitsiRelease.number(of: image), release < BridgeRelease.withoutAPIsArgument {
      variables.append(text("JVB_ENABLE_APIS", "rest,colibri"))
    }
    return variables + heap(.jvb)
  }

  /// The switch of the bridge channel, for releases in which jicofo leaves it off.
  private var sctp: [Variable] {
    guard let release = ComponentDefaults(layout: layout).release(.jicofo),
      let known = ReleaseTable.variable("ENABLE_SCTP", of: .jicofo, in: release),
      case .text(let usual) = known.standard, !ReleaseVariable.isOn(usual)
    else { return [] }
    return [text("ENABLE_SCTP", "1")]
  }

  /// The variable that keeps Java's heap below the memory limit, if the default of the image does not.
  private func heap(_ kind: ComponentKind) -> [Variable] {
    guard let heap = ComponentDefaults(layout: layout).heap(kind) else { return [] }
    return [text(heap.variable, heap.size.text)]
  }

  // MARK: Shared variables

  private static let domains = [
    text("XMPP_DOMAIN", "meet.jitsi"), text("XMPP_AUTH_DOMAIN", "auth.meet.jitsi"),
  ]
  private static let rooms = [
    text("XMPP_MUC_DOMAIN", "muc.meet.jitsi"),
    text("XMPP_INTERNAL_MUC_DOMAIN", "internal-muc.meet.jitsi"),
  ]

  private var publicURL: Variable { text("PUBLIC_URL", "https://\(layout.host)") }

  private func server(_ shard: Int) -> Variable {
    text("XMPP_SERVER", ObjectNames.of(.prosody, shard))
  }

  private func secret(_ key: String) -> Variable {
    (key, EnvironmentValue.secret(layout.secret.name, key: key).source)
  }

  private func text(_ name: String, _ value: String) -> Variable { Self.text(name, value) }

  private static func text(_ name: String, _ value: String) -> Variable {
    (name, EnvironmentValue.text(value).source)
  }
}

extension EnvironmentValue {
  /// The `env` entry without the name.
  var source: Content {
    switch self {
    case .text(let text): ["value": .of(text)]
    case .secret(let name, let key):
      ["valueFrom": ["secretKeyRef": ["name": .of(name), "key": .of(key)]]]
    }
  }
}
