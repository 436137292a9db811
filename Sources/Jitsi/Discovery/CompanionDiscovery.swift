import Basics
import Kubernetes
import YAML

extension Discovery {
  /// Recognizes the workloads beside the shards: by images, and by the mode of a jigasi and a prosody.
  mutating func readCompanions(_ reader: EnvironmentReader) {
    for workload in workloads {
      for container in workload.template.containers {
        guard let (kind, environment) = companion(container, workload, reader) else { continue }
        companions.append(
          Companion(
            id: companions.count, kind: kind, workload: workload, container: container,
            environment: environment,
            declaredRelease: declarations.release(of: container, in: workload)))
      }
    }
  }

  private func companion(
    _ container: Container, _ workload: Workload, _ reader: EnvironmentReader
  ) -> (CompanionKind, [EnvironmentEntry])? {
    func environment() -> [EnvironmentEntry] {
      reader.entries(of: container, in: workload.namespace)
    }
    switch CompanionKind(image: container.image) {
    case .jigasi:
      let entries = environment()
      let mode = entries.last { $0.name == "JIGASI_MODE" }?.value
      let transcribes =
        mode.map { $0 == "transcriber" } ?? workload.object.name.holds("transcriber")
      return (transcribes ? .transcriber : .jigasi, entries)
    case let kind?: return (kind, environment())
    case nil:
      guard container.image.name.hasSuffix("prosody") else { return nil }
      let entries = environment()
      return entries.holdVisitors ? (.visitors, entries) : nil
    }
  }
}

extension [EnvironmentEntry] {
  /// Whether they turn a prosody into one for visitors only.
  // source: jitsi/docker-jitsi-meet 46b98b5a prosody/rootfs/etc/cont-init.d/10-config
  var holdVisitors: Bool {
    last { $0.name == "PROSODY_MODE" }?.value == "visitors"
  }
}
