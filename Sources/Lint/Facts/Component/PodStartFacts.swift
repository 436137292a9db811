import CEL
import Jitsi
import Kubernetes
import YAML

extension ObjectSubject {
  /// The object as a workload that runs components; nil for other objects.
  var workload: Workload? {
    let inventory = context.inventory
    guard
      let workload = inventory.workload(
        kind: object.kind, inventory.namespace(of: object), object.name),
      workload.object.id == object.id, !inventory.components(of: workload.id).isEmpty
    else { return nil }
    return workload
  }
}

extension FactSchemas {
  /// Facts about what keeps the pods of a workload from starting.
  static let podStartFacts: [Fact<ObjectSubject>] = [
    Fact(
      "unresolved", .record(host.record),
      "a Service that its pods cannot resolve because they query the node's DNS; null if none"
    ) { subject in
      guard let workload = subject.workload else { return .null }
      let inventory = subject.context.inventory
      for component in inventory.components(of: workload.id) {
        guard let reference = inventory.unresolvedHost(of: component) else { continue }
        let holder = ComponentSubject(context: subject.context, component: component)
        return subject.context.record(HostSubject(component: holder, host: reference), host) {
          .node($0.host.entry.valueNode ?? $0.host.entry.node)
        }
      }
      return .null
    },
    Fact(
      "brokenImages", .list(.record(brokenImage.record)),
      "images of a workload with components that are no image references"
    ) { subject in
      guard let workload = subject.workload else { return .list([]) }
      return .list(
        subject.context.inventory.brokenImages(of: workload).map {
          subject.context.record($0, brokenImage) { .node($0.node) }
        })
    },
    Fact("hostNetwork", .bool, "whether the pods of a workload use the host network") {
      .bool($0.workload?.template.usesHostNetwork ?? false)
    },
    Fact(
      "programs", .list(.record(mountedProgram.record)),
      "files of ConfigMaps and Secrets that containers of a workload with components run by their path"
    ) { subject in
      guard let workload = subject.workload else { return .list([]) }
      return .list(
        subject.context.inventory.mountedPrograms(of: workload).map {
          subject.context.record($0, mountedProgram) { .node($0.volume) }
        })
    },
  ]

  static let brokenImage: RecordSchema<UnpinnedImage> = RecordSchema(
    "brokenImage",
    [
      Fact("image", .string, "the text") { .string($0.image.text) },
      Fact("container", .string, "the name of its container") { .string($0.container) },
      Fact("fault", .string, "what is wrong with it, as in `has an empty tag`") {
        .string($0.image.fault ?? "")
      },
    ])

  static let mountedProgram: RecordSchema<MountedProgram> = RecordSchema(
    "mountedProgram",
    [
      Fact("path", .string, "its path in the container") { .string($0.path) },
      Fact("container", .string, "the name of the container that runs it") {
        .string($0.container)
      },
      Fact(
        "startsContainer", .bool, "whether it is the container's command; else a hook or probe"
      ) { .bool($0.startsContainer) },
      Fact("executable", .bool, "whether its mode lets any user execute it") {
        .bool($0.isExecutable)
      },
      Fact("volume", .string, "the name of its volume") { .text($0.volume["name"]?.text) },
      Fact("mode", .string, "its mode in octal, as in `0644`") {
        .string(octal($0.mode))
      },
      Fact("modePath", .string, "the path of the mode in the volume, or where to add it") {
        .string($0.modePath.description)
      },
      Fact("executableMode", .int, "the mode that lets its readers execute it") {
        .number($0.executableMode)
      },
      Fact("executableText", .string, "the same in octal, as in `0755`") {
        .string(octal($0.executableMode))
      },
    ])

  private static func octal(_ mode: Int) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(1, 4 - digits.utf8.count)) + digits
  }
}
