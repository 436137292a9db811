/// The images that the table of releases describes.
public enum ReleaseComponent: String, Sendable, Hashable, CaseIterable {
  case web, prosody, jicofo, jvb, jibri, jigasi

  /// The image of a component; nil for HAProxy, which is not Jitsi's.
  public init?(_ kind: ComponentKind) {
    switch kind {
    case .web: self = .web
    case .prosody: self = .prosody
    case .jicofo: self = .jicofo
    case .jvb: self = .jvb
    case .haproxy: return nil
    }
  }

  /// Whether each shard has it.
  var isOfShards: Bool { self != .jibri && self != .jigasi }

  /// The repository in which a release publishes the image, with its registry; nil if the table does not have it.
  package func repository(in release: ListedRelease) -> String? {
    ReleaseTable.fact("registry", of: self, in: release).map { "\($0)/\(rawValue)" }
  }
}
