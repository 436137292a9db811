import CEL
import Jitsi
import Kubernetes
import YAML

/// What the table of releases has about a component.
struct JitsiSubject: Sendable {
  let context: FactContext
  let component: Component
  /// Its image in the table; nil for HAProxy.
  let image: ReleaseComponent?
  let release: ListedRelease?

  init(_ subject: ComponentSubject) {
    context = subject.context
    component = subject.component
    image = ReleaseComponent(component.kind)
    release = image == nil ? nil : component.release
  }

  func fact(_ key: String) -> String? {
    guard let image, let release else { return nil }
    return ReleaseTable.fact(key, of: image, in: release)
  }

  /// All facts with a prefix.
  func facts(_ prefix: String) -> [(key: String, value: String)] {
    guard let image, let release else { return [] }
    return ReleaseTable.facts(prefix, of: image, in: release)
  }
}

extension JitsiSubject {
  /// The known faults whose conditions hold.
  fileprivate var faults: [ReleaseFault] {
    guard let image, let release, component.isFromJitsi else { return [] }
    return ReleaseTable.faults(of: image, in: release).filter { fault in
      fault.conditions.allSatisfy { holds($0, image, release) }
    }
  }

  private func holds(
    _ condition: ReleaseFault.Condition, _ image: ReleaseComponent, _ release: ListedRelease
  ) -> Bool {
    let inventory = context.inventory
    switch condition {
    case .value(let variable, let value):
      let isSwitch = ReleaseTable.variable(variable, of: image, in: release)?.isSwitch == true
      let wanted = isSwitch ? String(ReleaseVariable.isOn(value)) : value
      return inventory.effectiveValue(of: variable, in: component) == .text(wanted)
    case .isSet(let variable):
      return component.entry(of: variable).map { $0.value?.isEmpty != true } ?? false
    case .isUnset(let variable):
      return inventory.showsEnvironment(of: component)
        && component.entry(of: variable).map { $0.value?.isEmpty == true } ?? true
    case .mount(let folder): return mountsOwn(folder)
    }
  }

  /// Whether a volume is mounted at a folder, and no init container prepares it.
  private func mountsOwn(_ folder: String) -> Bool {
    func names(_ container: Container, _ matches: (String) -> Bool) -> [String] {
      (container.node["volumeMounts"].map { Array($0.elements) } ?? []).compactMap { mount in
        matches(mount["mountPath"]?.text ?? "") ? mount["name"]?.text : nil
      }
    }
    let own = names(component.container) { $0 == folder || $0 == folder + "/" }
    let prepared = component.workload.template.initContainers.flatMap { names($0) { _ in true } }
    return own.contains { !prepared.contains($0) }
  }
}

struct UnreadVariableSubject: Sendable {
  let context: FactContext
  let variable: UnreadVariable
}

struct ReleaseFaultSubject: Sendable {
  let fault: ReleaseFault
  let image: Node?
}

/// The defaults of the variables that a component's release reads, each looked up when it is asked for.
private final class DefaultStore: ForeignStore, @unchecked Sendable {
  private let image: ReleaseComponent
  private let release: ListedRelease

  init(_ image: ReleaseComponent, _ release: ListedRelease) {
    self.image = image
    self.release = release
  }

  override func count(_ handle: UInt32) -> Int { all.count }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    ReleaseTable.variable(key, of: image, in: release).flatMap(Self.value)
  }
  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    for (name, value) in all { guard try body(.string(name), value) else { return } }
  }

  private var all: [(String, Value)] {
    ReleaseTable.variables(of: image, in: release).compactMap { variable in
      Self.value(variable).map { (variable.name, $0) }
    }
  }

  private static func value(_ variable: ReleaseVariable) -> Value? {
    guard variable.isRead else { return nil }
    if case .text(let text) = variable.standard { return .string(text) }
    return .null
  }
}

/// What the variables of a component come to, each worked out when it is asked for.
final class SettingStore: ForeignStore, @unchecked Sendable {
  private let inventory: Inventory
  private let holder: any ImageContainer

  init(_ inventory: Inventory, _ holder: some ImageContainer) {
    self.inventory = inventory
    self.holder = holder
  }

  override func count(_ handle: UInt32) -> Int { names.count }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    switch inventory.effectiveValue(of: key, in: holder) {
    case .text(let text): .string(text)
    case .unknown: .null
    }
  }
  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    for name in names {
      guard try body(.string(name), value(handle, forKey: name) ?? .null) else { return }
    }
  }

  /// The variables that are set, and those that the release reads.
  private var names: [String] {
    var names = Set(holder.environment.map(\.name))
    if let release = holder.release, let image = holder.releaseComponent {
      names.formUnion(ReleaseTable.variables(of: image, in: release).filter(\.isRead).map(\.name))
    }
    return names.sorted()
  }
}

extension FactSchemas {
  /// What a component's release of Jitsi's images has.
  static let releaseFacts: [Fact<ComponentSubject>] = [
    Fact(
      "jitsi", .record(jitsi.record),
      "the table of releases for its image: ports, folders, defaults, known faults"
    ) { subject in
      subject.context.record(JitsiSubject(subject), jitsi) {
        .node($0.component.container.node)
      }
    },
    Fact(
      "settings", .map(.dyn),
      "the values that its variables have, by name: as set or, where unset or empty, the default of its release; switches are \"true\" or \"false\"; null where neither is known"
    ) { .foreign(SettingStore($0.inventory, $0.component), 0) },
  ]

  static let releaseFault: RecordSchema<ReleaseFaultSubject> = RecordSchema(
    "releaseFault",
    [
      Fact("text", .string, "what happens") { .string($0.fault.text) },
      Fact("fixedIn", .string, "the first release without it; null if the table has none") {
        .text($0.fault.fixedIn?.name)
      },
      Fact("source", .string, "the commit or issue that it comes from") {
        .string($0.fault.source)
      },
    ])

  static let unreadVariable: RecordSchema<UnreadVariableSubject> = RecordSchema(
    "unreadVariable",
    [
      Fact("name", .string, "the variable's name") { .string($0.variable.entry.name) },
      Fact(
        "kind", .string,
        "removed: an earlier release reads it; early: only a later one does; misspelled: none does, and another name is close"
      ) { .string($0.variable.kind.rawValue) },
      Fact("component", .record(component.record), "the component whose container sets it") {
        $0.context.component($0.variable.component)
      },
      Fact("running", .string, "the component's release") { .string($0.variable.running.name) },
      Fact(
        "release", .string,
        "the release that stopped reading it, or the first that reads it, or null"
      ) { .text($0.variable.release?.name) },
      Fact("replacement", .string, "the variable to use instead; null if unknown") {
        .text($0.variable.replacement)
      },
      Fact("entry", .bool, "whether it is an entry of the container's env") {
        .bool($0.variable.place == $0.variable.entry.node)
      },
    ])

  static let unpublishedImage: RecordSchema<UnpublishedImage> = RecordSchema(
    "unpublishedImage",
    [
      Fact("image", .string, "the image as written") { .string($0.reference.text) },
      Fact("container", .string, "the name of the container") { .string($0.container) },
      Fact("release", .string, "its release") { .string($0.release.name) },
      Fact("published", .string, "the same image where it is published") {
        .string($0.published)
      },
    ])

  /// Facts about the images of an object's pods.
  static let imageFacts: [Fact<ObjectSubject>] = [
    Fact(
      "unpublishedImages", .list(.record(unpublishedImage.record)),
      "images of Jitsi in its pods that are not published in the registry they name"
    ) { subject in
      .list(
        UnpublishedImage.find(in: subject.object).map {
          subject.context.record($0, unpublishedImage) { .node($0.node) }
        })
    }
  ]

  /// Facts about the variables of an installation's containers.
  static let unreadFacts: [Fact<InstallationSubject>] = [
    Fact(
      "unreadVariables", .list(.record(unreadVariable.record)),
      "variables of its components that no image of their release reads"
    ) { subject in
      .list(
        subject.inventory.unreadVariables(of: subject.installation).map {
          subject.context.record(
            UnreadVariableSubject(context: subject.context, variable: $0), unreadVariable
          ) { .node($0.variable.place) }
        })
    }
  ]

  static let jitsi: RecordSchema<JitsiSubject> = RecordSchema(
    "jitsi",
    [
      Fact(
        "known", .bool, "whether the table has its release; other facts are null or empty if not"
      ) { .bool($0.release != nil) },
      Fact("name", .string, "the release, as in stable-11146-2") { .text($0.release?.name) },
      Fact("number", .int, "its number, as in 11146") { .number($0.release?.number) },
      Fact(
        "faults", .list(.record(releaseFault.record)),
        "known faults of its release, as far as its variables and volumes show that they matter"
      ) { subject in
        .list(
          subject.faults.map { fault in
            subject.context.record(
              ReleaseFaultSubject(fault: fault, image: subject.component.container.node["image"]),
              releaseFault
            ) { $0.image.map { .node($0) } }
          })
      },
      Fact(
        "missing", .list(.string),
        "variables that its release needs to start and that are certainly not set"
      ) { subject in
        .list(
          subject.component.missingVariables(in: subject.context.inventory).map(Value.string))
      },
      Fact("newest", .string, "the newest release of the table") { _ in
        .string(ReleaseTable.newest.name)
      },
      Fact("registry", .string, "the registry and path that its images are published under") {
        .text($0.fact("registry"))
      },
      Fact("user", .int, "the user ID that its processes run as; 0 is root") {
        .number($0.fact("user").flatMap { Int($0) })
      },
      Fact("ports", .map(.int), "the ports that it listens on, as in http, https, c2s, rest") {
        .map(MapValue($0.facts("port.").map { ($0.key, .number(Int($0.value))) }))
      },
      Fact(
        "folders", .map(.string),
        "its folders: config, rendered, data, init (start scripts), services (supervised by s6)"
      ) { .map(MapValue($0.facts("folder.").map { ($0.key, .string($0.value)) })) },
      Fact(
        "defaults", .map(.dyn),
        "the variables that its release reads, with their defaults; null for one that is worked out at start"
      ) { subject in
        guard let image = subject.image, let release = subject.release else {
          return .map(MapValue())
        }
        return .foreign(DefaultStore(image, release), 0)
      },
    ])
}
