import Jitsi
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

  static func image(_ kind: ComponentKind, release: String) -> String {
    kind == .haproxy ? HAProxyManifests.image : "jitsi/\(kind.rawValue):\(release)"
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
