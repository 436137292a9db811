import Basics
import Kubernetes

/// The kinds of workloads beside the shards of an installation.
public enum CompanionKind: String, Sendable, Hashable, CaseIterable {
  /// Records and streams meetings.
  case jibri
  /// Connects meetings with telephones.
  case jigasi
  /// A jigasi that transcribes what is said.
  case transcriber
  /// The TURN server.
  case coturn
  /// A prosody that only holds visitors of large meetings.
  case visitors
  /// The shared documents.
  case etherpad
  /// The shared whiteboard.
  case excalidraw

  /// The image in the table of releases; nil for programs that are not Jitsi's.
  public var releaseComponent: ReleaseComponent? {
    switch self {
    case .jibri: .jibri
    case .jigasi, .transcriber: .jigasi
    case .visitors: .prosody
    case .coturn, .etherpad, .excalidraw: nil
    }
  }

  /// The name that a person knows it by.
  public var title: String {
    switch self {
    case .visitors: "visitors' prosody"
    default: rawValue
    }
  }

  /// Recognizes the image of a container. Whether a jigasi transcribes and a prosody holds visitors is not in its image.
  init?(image: ImageReference) {
    let name = image.name
    // Every image of a large input is asked: most have none of the names.
    guard image.text.holds(anyOf: Self.telling) else { return nil }
    let words = name.parts { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    guard !words.contains(where: Self.helpers.contains) else { return nil }
    for word in words {
      switch word {
      case "jibri": self = .jibri
      case "jigasi": self = .jigasi
      case "coturn", "turnserver", "turn": self = .coturn
      case "etherpad": self = .etherpad
      case "excalidraw": self = .excalidraw
      default: continue
      }
      return
    }
    return nil
  }

  private static let telling: [StaticString] = [
    "jibri", "jigasi", "turn", "etherpad", "excalidraw",
  ]
  private static let helpers: Set<Substring> = [
    "exporter", "operator", "autoscaler", "hook", "init", "reloader", "uploader", "test", "sidecar",
    "config", "backup",
  ]
}
