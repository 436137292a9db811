import Jitsi
import Kubernetes
import YAML

/// The defaults of a component that the layout does not configure.
struct ComponentDefaults {
  let layout: ShardLayout

  func settings(_ kind: ComponentKind) -> ComponentSettings {
    switch kind {
    case .web: layout.web.component
    case .jicofo: layout.jicofo
    case .prosody: layout.prosody
    case .jvb: layout.jvb.component
    case .haproxy: layout.haproxy.component
    }
  }

  func image(_ kind: ComponentKind) -> String {
    settings(kind).image ?? Self.image(kind, release: layout.release)
  }

  /// Jitsi's image of a release, in the registry that the release is published in.
  static func image(_ kind: ComponentKind, release: String) -> String {
    guard let component = ReleaseComponent(kind) else { return HAProxyManifests.image }
    let registry = ReleaseTable.release(named: release)
      .flatMap { ReleaseTable.fact("registry", of: component, in: $0) }
    // Docker Hub is what an image without a registry means.
    let repository = registry.flatMap { $0 == "docker.io/jitsi" ? nil : $0 } ?? "jitsi"
    return "\(repository)/\(kind.rawValue):\(release)"
  }

  /// The port on which web serves plain HTTP.
  var webPort: Int { webRelease.flatMap { Int($0) } ?? Self.settablePort }

  /// Whether HTTP_PORT sets web's port; otherwise its image does.
  var isWebPortSettable: Bool {
    guard let release = ImageReference(image(.web)).tag.flatMap({ ReleaseTable.release(named: $0) })
    else { return true }
    return ReleaseTable.variable("HTTP_PORT", of: .web, in: release)?.isRead == true
  }

  /// The port where HTTP_PORT sets it, or nothing is known.
  static let settablePort = 80

  private var webRelease: String? {
    ImageReference(image(.web)).tag.flatMap { ReleaseTable.release(named: $0) }
      .flatMap { ReleaseTable.fact("port.http", of: .web, in: $0) }
  }

  static let exporterImage = "systemli/prometheus-jitsi-meet-exporter:1.1.1"

  func resources(_ kind: ComponentKind) -> Content {
    (settings(kind).resources ?? Self.resources(kind)).rendered
  }

  static func resources(_ kind: ComponentKind) -> ResourceSettings {
    switch kind {
    case .web: ResourceSettings(cpu: "200m", memory: "128Mi", limit: "256Mi")
    case .jicofo: ResourceSettings(cpu: "400m", memory: "512Mi", limit: "1Gi")
    case .prosody: ResourceSettings(cpu: "300m", memory: "300Mi", limit: "600Mi")
    case .jvb: ResourceSettings(cpu: "2", memory: "2Gi", limit: "3Gi")
    case .haproxy:
      ResourceSettings(
        cpu: HAProxyManifests.cpu, memory: HAProxyManifests.memory,
        limit: HAProxyManifests.memoryLimit)
    }
  }

  static let exporterResources = ResourceSettings(cpu: "50m", memory: "32Mi", limit: "64Mi")
}

extension ResourceSettings {
  var rendered: Content {
    var entries: [Content.Entry] = []
    if !requests.isEmpty { entries.append(Content.Entry("requests", .of(requests))) }
    if !limits.isEmpty { entries.append(Content.Entry("limits", .of(limits))) }
    return .map(entries)
  }
}
