import Kubernetes
import YAML

extension Component {
  /// The release of the table that the component runs; nil for one that the table does not have, and for images that do not
  /// say what they are.
  public var release: ListedRelease? {
    if let declared = declaredRelease { return ReleaseTable.release(named: declared) }
    return container.image.tag.flatMap { ReleaseTable.release(named: $0) }
  }

  /// The release that an annotation, a configuration or the image's tag names, without the number of a rebuild.
  public var releaseName: String? {
    guard let declared = declaredRelease else { return JitsiRelease.named(by: container.image) }
    return ListedRelease.numbers(in: declared).map { "stable-\($0.number)" } ?? declared
  }

  /// The number of the stable release that it runs, as in 10741.
  public var releaseNumber: Int? {
    guard let declared = declaredRelease else { return JitsiRelease.number(of: container.image) }
    return ListedRelease.numbers(in: declared)?.number
  }

  /// Whether the container runs, or renders, something other than what its image brings along: a command of one's own, or a
  /// volume over the image's templates and scripts.
  public var changesImage: Bool { !runsImage || !mountsOverImage.isEmpty }

  /// Whether the container runs what its image does.
  package var runsImage: Bool {
    let commands = (container.node["command"].map { Array($0.elements) } ?? []).compactMap(\.text)
    return commands.first.map { $0 == "/init" } ?? true
  }

  /// The paths of volumes over the image's templates and scripts.
  package var mountsOverImage: [String] {
    (container.node["volumeMounts"].map { Array($0.elements) } ?? []).compactMap { mount in
      guard let path = mount["mountPath"]?.text else { return nil }
      return Self.ownFolders.contains { path.isIn($0) } ? path : nil
    }
  }

  /// Where images have what they render and run.
  private static let ownFolders = [
    "/defaults", "/etc/cont-init.d", "/etc/services.d", "/etc/s6-overlay", "/etc/nginx",
    "/etc/fix-attrs.d",
  ]

  /// Whether an annotation or a configuration names its release.
  public var isReleaseDeclared: Bool { declaredRelease != nil }

  /// A fact of its release, such as `port.http`; nil where the release is not known or has none.
  public func releaseFact(_ key: String) -> String? {
    guard let release, let component = ReleaseComponent(kind) else { return nil }
    return ReleaseTable.fact(key, of: component, in: release)
  }
}

extension String {
  /// Whether a path is a folder, or something in it.
  fileprivate func isIn(_ folder: String) -> Bool {
    guard hasPrefix(folder) else { return false }
    let rest = dropFirst(folder.count)
    return rest.isEmpty || rest.first == "/"
  }
}

/// What the variable of a component comes to.
public enum EffectiveValue: Sendable, Hashable {
  case text(String)
  /// The input does not show the value, or its release is not known, or it is worked out at start.
  case unknown
}

extension Inventory {
  /// The value that a component takes for a variable: the one that is set or, where none is or an empty one, the default of
  /// its release. A switch is `true` or `false`.
  public func effectiveValue(
    of variable: String, in component: some ImageContainer
  ) -> EffectiveValue {
    guard let release = component.release, let kind = component.releaseComponent else {
      guard let value = component.entry(of: variable)?.value, !value.isEmpty else {
        return .unknown
      }
      return .text(value)
    }
    return effective(variable, component, release, kind, depth: 0)
  }

  /// The value that a component of a release of the table takes for a variable in another one.
  package func effectiveValue(
    of variable: String, in component: Component, release: ListedRelease
  ) -> EffectiveValue {
    guard let kind = component.releaseComponent else { return .unknown }
    return effective(variable, component, release, kind, depth: 0)
  }

  /// Defaults that refer to each other are followed so many deep; the table has two.
  private static let deepest = 4

  private func effective(
    _ name: String, _ component: some ImageContainer, _ release: ListedRelease,
    _ kind: ReleaseComponent, depth: Int
  ) -> EffectiveValue {
    let known = ReleaseTable.variable(name, of: kind, in: release)
    func result(_ text: String) -> EffectiveValue {
      .text(known?.isSwitch == true ? (ReleaseVariable.isOn(text) ? "true" : "false") : text)
    }
    if let entry = component.entry(of: name) {
      guard let value = entry.value else { return .unknown }
      if !value.isEmpty { return result(value) }
    } else if !showsEnvironment(of: component) {
      return .unknown
    }
    switch known?.standard {
    case nil: return .text("")
    case .computed: return .unknown
    case .text(let text): return result(text)
    case .reference(let other, let otherwise):
      guard depth < Self.deepest else { return .unknown }
      let value = effective(other, component, release, kind, depth: depth + 1)
      guard value == .text("") else {
        if case .text(let text) = value { return result(text) }
        return .unknown
      }
      return otherwise.map(result) ?? .unknown
    }
  }
}
