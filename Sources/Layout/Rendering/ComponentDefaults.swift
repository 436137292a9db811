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
    let repository =
      ReleaseTable.release(named: release)
      .flatMap { component.repository(in: $0) } ?? "jitsi/\(kind.rawValue)"
    // An image without a registry is on Docker Hub.
    let hub = "docker.io/"
    return
      "\(repository.hasPrefix(hub) ? String(repository.dropFirst(hub.count)) : repository):\(release)"
  }

  /// The release of a component's image; nil if the table does not have it.
  func release(_ kind: ComponentKind) -> ListedRelease? {
    ImageReference(image(kind)).tag.flatMap { ReleaseTable.release(named: $0) }
  }

  /// The port on which web's release serves plain HTTP; nil for an unknown release, whose HTTP_PORT may set it.
  var fixedWebPort: Int? {
    release(.web).flatMap { ReleaseTable.fact("port.http", of: .web, in: $0) }.flatMap { Int($0) }
  }

  /// The port on which web serves plain HTTP.
  var webPort: Int { fixedWebPort ?? 80 }

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

  /// The Java heap that a component's memory limit has room for; nil without a limit, for components without Java, and where
  /// the default of the image has room too.
  func heap(_ kind: ComponentKind) -> (variable: String, size: HeapSize)? {
    guard let variable = HeapSize.variable(of: kind),
      let limit = (settings(kind).resources ?? Self.resources(kind)).limits["memory"]
        .flatMap(HeapSize.bytes(ofLimit:))
    else { return nil }
    let largest = HeapSize.largest(below: limit)
    return largest.bytes < HeapSize.standard ? (variable, largest) : nil
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
