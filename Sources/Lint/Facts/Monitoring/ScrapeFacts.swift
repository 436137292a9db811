import CEL
import Jitsi
import Kubernetes
import YAML

struct ScrapeGapSubject: Sendable {
  let context: FactContext
  let installation: Installation
  let gap: ScrapeGap

  /// The kinds of the components, without duplicates.
  var kinds: [ComponentKind] {
    var found: [ComponentKind] = []
    for component in gap.components where !found.contains(component.kind) {
      found.append(component.kind)
    }
    return found
  }
}

extension FactSchemas {
  static let scrapeGap: RecordSchema<ScrapeGapSubject> = RecordSchema(
    "scrapeGap",
    [
      Fact(
        "cause", .string,
        "absent (nothing scrapes them), selector, namespace or port (of the monitor), odd (their port has another name), annotation, label (no Prometheus selects the monitor) or taker (a Prometheus selects no monitor)"
      ) { .string($0.gap.cause.rawValue) },
      Fact("components", .list(.record(component.record)), "the components that are not scraped") {
        subject in
        .list(subject.gap.components.map { subject.context.component($0) })
      },
      Fact("kinds", .list(.string), "their kinds, each once") {
        .list($0.kinds.map { .string($0.rawValue) })
      },
      Fact("ports", .list(.string), "the named ports on which they serve metrics") { subject in
        var found: [String] = []
        for port in subject.gap.components.flatMap(\.metricsPorts) where !found.contains(port.name)
        {
          found.append(port.name)
        }
        return .list(found.map(Value.string))
      },
      Fact("monitor", .string, "the monitor at fault, as in `PodMonitor jvb`; null if none") {
        .text($0.gap.monitor.map { "\($0.object.kind) \($0.object.name)" })
      },
      Fact("wanted", .string, "the expected port, label or namespace; empty if none") {
        .string($0.gap.wanted)
      },
      Fact("path", .string, "the field to change; empty for the object itself") {
        .string($0.gap.path)
      },
      Fact("monitors", .list(.dyn), "PodMonitors that would scrape them") { subject in
        .list(
          subject.context.index.monitoring.monitorsToAdd(
            for: subject.gap.components, of: subject.installation
          ).map(Value.init(content:)))
      },
    ])
}

struct ServerSubject: Sendable {
  let context: FactContext
  let server: MonitoringServer

  /// The container whose requests apply.
  var container: Node {
    if case .workload(_, let container) = server.form { container.node } else { server.object.node }
  }

  func path(_ resource: String, workload: String, _ release: (ReleaseValues) -> String) -> Value {
    switch server.form {
    case .resource: .string(resource)
    case .workload: .string(workload)
    case .release(let values): .string(release(values))
    }
  }
}

extension FactSchemas {
  static let server: RecordSchema<ServerSubject> = RecordSchema(
    "server",
    [
      Fact("name", .string, "the name of the object that configures it") {
        .string($0.server.name)
      },
      Fact("namespace", .string, "its namespace") { .string($0.server.namespace) },
      Fact("replicas", .int, "its replicas; null if the input does not show it") {
        .number($0.server.replicas)
      },
      Fact("replicasPath", .string, "the path of that, or where to add it") {
        .string($0.server.replicasPath)
      },
      Fact(
        "requests", .bool, "whether it requests CPU or memory; null if the input does not show it"
      ) {
        $0.server.hasRequests.map(Value.bool) ?? .null
      },
      Fact(
        "keepsData", .bool,
        "whether its metrics survive a restart of its pods; null if the input does not show it"
      ) {
        $0.server.keepsData.map(Value.bool) ?? .null
      },
      Fact("container", .dyn, "its container; else the object, as written") {
        $0.context.value($0.container)
      },
      Fact("requestsPath", .string, "the path of its requests there, or where to add them") {
        $0.path("spec.resources", workload: "resources") {
          $0.path(of: "prometheusSpec", "resources")
        }
      },
      Fact("storagePath", .string, "the path of its storage there, or where to add it") {
        $0.path("spec.storage", workload: "volumeMounts") {
          $0.path(of: "prometheusSpec", "storageSpec")
        }
      },
    ])
}
