import Basics
import Jitsi
import Kubernetes
import YAML

/// A variable of a container that no image of its Jitsi release reads.
struct UnreadVariable: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// An earlier release reads it.
    case removed
    /// A later release reads it.
    case early
    /// No release reads it, and its name is close to that of a variable that the image reads.
    case misspelled
  }

  let kind: Kind
  let component: Component
  let entry: EnvironmentEntry
  /// The node to change: the value of the key in a ConfigMap or Secret, otherwise the container's entry.
  let place: Node
  let running: ListedRelease
  /// The release that stopped reading it, or the first that reads it.
  let release: ListedRelease?
  /// The variable to use instead.
  let replacement: String?
}

extension Inventory {
  /// The variables of an installation's components that no image of their release reads. A key of a ConfigMap that several
  /// components read is listed once.
  ///
  /// Variables that another of Jitsi's images reads do not count: shards often share one list. Neither do those that the pod
  /// itself refers to.
  func unreadVariables(of installation: Installation) -> [UnreadVariable] {
    var found: [UnreadVariable] = []
    var seen: Set<Node> = []
    for shard in installation.shards {
      for id in shards[shard].components {
        for variable in unreadVariables(of: components[id])
        where seen.insert(variable.place).inserted {
          found.append(variable)
        }
      }
    }
    if found.isEmpty { return [] }
    let shared = sharedPlaces(of: installation)
    return found.filter { !shared.contains($0.place) }
  }

  /// The keys of ConfigMaps and Secrets that a component of the installation reads, or may read because its release is unknown.
  private func sharedPlaces(of installation: Installation) -> Set<Node> {
    var places: Set<Node> = []
    for id in installation.shards.flatMap({ shards[$0].components }) {
      let component = components[id]
      guard ReleaseComponent(component.kind) != nil else { continue }
      let read = component.release.map { ReleaseTable.readNames(in: $0) }
      for entry in component.environment {
        let place = UnreadVariable.place(of: entry)
        if place != entry.node, read?.contains(entry.name) ?? true { places.insert(place) }
      }
    }
    return places
  }

  private func unreadVariables(of component: Component) -> [UnreadVariable] {
    guard let release = component.release, let image = ReleaseComponent(component.kind),
      component.isFromJitsi, !component.changesImage
    else { return [] }
    let read = ReleaseTable.readNames(in: release)
    var found: [UnreadVariable] = []
    var mentions: PodMentions?
    for entry in component.environment {
      guard !read.contains(entry.name), UnreadVariable.isOurs(entry.name),
        let (kind, other, replacement) = UnreadVariable.cause(
          entry.name, component, image, release)
      else { continue }
      let known = mentions ?? PodMentions(component, self)
      mentions = known
      if known.holds(entry.name) { continue }
      found.append(
        UnreadVariable(
          kind: kind, component: component, entry: entry, place: UnreadVariable.place(of: entry),
          running: release, release: other, replacement: replacement))
    }
    return found
  }
}

extension UnreadVariable {
  /// Whether a name can be that of a variable of Jitsi's images: others, such as JAVA_TOOL_OPTIONS or HTTP_PROXY, are read by
  /// programs that the table does not list.
  fileprivate static func isOurs(_ name: String) -> Bool {
    guard name.utf8.count > 3,
      name.utf8.allSatisfy({
        $0 == 0x5F || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
      })
    else { return false }
    return !foreign.contains { name.hasPrefix($0) }
  }

  private static let foreign = [
    "JAVA_", "JDK_", "JVM_", "LC_", "LANG", "S6_", "LD_", "MALLOC_", "HTTP_", "HTTPS_", "NO_PROXY",
    "SSL_", "OTEL_", "KUBERNETES_", "POD_", "NODE_", "AWS_", "GOOGLE_", "TZ", "LUA_",
  ]

  /// Why an image of a release does not read a variable; nil if it may be meant for something else.
  fileprivate static func cause(
    _ name: String, _ component: Component, _ image: ReleaseComponent, _ release: ListedRelease
  ) -> (Kind, ListedRelease?, String?)? {
    let images = [image] + ReleaseComponent.allCases.filter { $0 != image }
    for owner in images {
      if let removal = ReleaseTable.removal(of: name, from: owner, upTo: release) {
        return (.removed, removal, ReleaseTable.replacement(for: name, of: owner, in: release))
      }
    }
    let first = images.compactMap { ReleaseTable.introduction(of: name, to: $0) }.min()
    if let first { return first > release ? (.early, first, nil) : nil }
    let readable = ReleaseTable.variables(of: image, in: release).filter(\.isRead).map(\.name)
    guard let closest = Suggestion.closest(to: name, among: readable),
      Suggestion.distance(name, closest) <= (name.utf8.count < 10 ? 1 : 2),
      component.entry(of: closest) == nil, !isNumbered(name, closest)
    else { return nil }
    return (.misspelled, nil, closest)
  }

  /// Whether two names differ only in digits, as variables of a list do.
  private static func isNumbered(_ name: String, _ other: String) -> Bool {
    func letters(_ text: String) -> String { text.filter { !$0.isNumber && $0 != "_" } }
    return letters(name) == letters(other) && name.count { $0.isNumber } != 0
  }

  fileprivate static func place(of entry: EnvironmentEntry) -> Node {
    switch entry.origin {
    case .configMap, .secret: entry.valueNode ?? entry.node
    default: entry.node
    }
  }
}

extension Component {
  /// Whether its image is Jitsi's own, from any registry, or is declared to be like one.
  var isFromJitsi: Bool {
    isReleaseDeclared || JitsiImage(container.image) != nil
  }

  /// The variables that its image needs to start and that are certainly not set.
  func missingVariables(in inventory: Inventory) -> [String] {
    guard let release, let image = ReleaseComponent(kind), isFromJitsi, !changesImage,
      inventory.showsEnvironment(of: self)
    else { return [] }
    // Such a bridge logs in nowhere.
    if kind == .jvb, self.entry(of: "JVB_DISABLE_XMPP") != nil { return [] }
    return ReleaseTable.facts("needs.", of: image, in: release).map(\.key)
      .filter { entry(of: $0) == nil }
  }
}
