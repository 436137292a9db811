import CEL
import Jitsi
import Kubernetes

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
private final class SettingStore: ForeignStore, @unchecked Sendable {
  private let subject: ComponentSubject

  init(_ subject: ComponentSubject) { self.subject = subject }

  override func count(_ handle: UInt32) -> Int { names.count }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    switch subject.inventory.effectiveValue(of: key, in: subject.component) {
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
    var names = Set(subject.component.environment.map(\.name))
    if let release = subject.component.release, let image = ReleaseComponent(subject.component.kind)
    {
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
    ) { .foreign(SettingStore($0), 0) },
  ]

  static let jitsi: RecordSchema<JitsiSubject> = RecordSchema(
    "jitsi",
    [
      Fact(
        "known", .bool, "whether the table has its release; other facts are null or empty if not"
      ) { .bool($0.release != nil) },
      Fact("name", .string, "the release, as in stable-11146-2") { .text($0.release?.name) },
      Fact("number", .int, "its number, as in 11146") { .number($0.release?.number) },
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
