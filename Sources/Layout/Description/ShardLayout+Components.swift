import Jitsi
import Kubernetes

extension ShardLayout {
  /// Changes the settings of a component.
  mutating func change(_ kind: ComponentKind, _ change: (inout ComponentSettings) -> Void) {
    switch kind {
    case .web: change(&web.component)
    case .jicofo: change(&jicofo)
    case .prosody: change(&prosody)
    case .jvb: change(&jvb.component)
    case .haproxy: change(&haproxy.component)
    }
  }

  /// Sets the release to the most common one of the images, and the images of components with another release.
  mutating func setImages(_ images: [(kind: ComponentKind, image: ImageReference)]) {
    var votes: [String: Int] = [:]
    for (kind, image) in images {
      if let tag = image.tag, image.text == ComponentDefaults.image(kind, release: tag) {
        votes[tag, default: 0] += 1
      }
    }
    let most = votes.values.max() ?? 0
    if let tag = images.lazy.compactMap(\.image.tag).first(where: { votes[$0] == most }) {
      release = tag
    }
    for (kind, image) in images
    where image.text != ComponentDefaults.image(kind, release: release) {
      change(kind) { $0.image = image.text }
    }
  }
}
