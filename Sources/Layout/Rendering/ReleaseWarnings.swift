import Jitsi

extension ShardLayout {
  /// One sentence for each known fault that the layout's release has whatever its settings are.
  public var releaseWarnings: [String] {
    let defaults = ComponentDefaults(layout: self)
    return [ComponentKind.web, .jicofo, .prosody, .jvb].flatMap { kind -> [String] in
      guard let component = ReleaseComponent(kind), let release = defaults.release(kind) else {
        return []
      }
      return ReleaseTable.faults(of: component, in: release).filter(\.conditions.isEmpty).map {
        let newer = $0.fixedIn.map { "fixed in \($0.name)" }
        return "\(kind.rawValue) of \(release.name) has a known fault (\($0.source)): \($0.text); "
          + (newer ?? "the newest release without one is \(ReleaseTable.recommended.name)")
      }
    }
  }
}
