import YAML

/// References to Secrets that are not rendered.
struct ForeignSecrets {
  private var names: Set<String>

  init(layout: ShardLayout, isOwnThere: Bool) {
    let settings = [
      layout.web.component, layout.jicofo, layout.prosody, layout.jvb.component,
      layout.jvb.exporter, layout.haproxy.component,
    ]
    names = []
    for environment in settings.map(\.environment) + [layout.environment] {
      for case .secret(let name, _) in environment.values { names.insert(name) }
    }
    if isOwnThere {
      names.remove(layout.secret.name)
    } else {
      names.insert(layout.secret.name)
    }
  }

  /// Returns the objects; the first one that references a Secret is marked with it.
  func marked(_ objects: [RenderedObject]) -> [RenderedObject] {
    var rest = names
    return objects.map { object in
      var object = object
      for name in rest.sorted() where Self.names(name, object.content) {
        object.foreignSecrets.append(name)
        rest.remove(name)
      }
      return object
    }
  }

  private static func names(_ secret: String, _ content: Content) -> Bool {
    switch content {
    case .scalar: false
    case .list(let elements): elements.contains { names(secret, $0) }
    case .map(let entries):
      entries.contains { entry in
        if entry.key == "secretKeyRef", case .map(let reference) = entry.value {
          return reference.contains { $0.key == "name" && $0.value == .of(secret) }
        }
        return names(secret, entry.value)
      }
    }
  }
}
