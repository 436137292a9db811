import Kubernetes
import KubernetesClient
import YAML

/// The objects of one kind, kept up to date by a watch.
struct WatchedObjects {
  let type: ResourceType
  /// The objects by namespace and name; nil before the first list.
  private(set) var objects: [String: Tree]?
  /// The error because of which there is no list or no more updates; nil if there is none.
  private(set) var error: APIError?
  /// The last time the watch was interrupted, by the steady clock.
  private var interruption: Int64?
  private var hasFailed = false

  init(_ type: ResourceType) { self.type = type }

  /// Whether there is a list or an error.
  var isSettled: Bool { objects != nil || error != nil }

  /// Applies a watch event.
  ///
  /// - Returns: Whether there is something new to show.
  mutating func take(_ event: WatchEvent, now: Int64) -> Bool {
    switch event {
    case .listed(let list):
      var found: [String: Tree] = [:]
      for (item, tree) in zip(list.items, ObjectText.trees(of: list)) {
        found[Self.key(item)] = tree
      }
      objects = found
      clear()
      return true
    case .changed(let change, let node):
      let key = Self.key(node)
      if change == .deleted {
        objects?[key] = nil
      } else {
        let text = String(decoding: JSONText(node).bytes, as: UTF8.self)
        objects?[key] = Tree(
          parsing: SourceFile(name: LiveName.of(type.kind, key, namespace: nil), text: text))
      }
      clear()
      return true
    case .interrupted(let error):
      // Do not report an interruption that the next attempt recovers from, such as a proxy that closes idle connections.
      let isFirst = interruption == nil && objects != nil
      interruption = now
      if isFirst { return false }
      defer { self.error = error }
      return self.error != error
    case .failed(let error):
      hasFailed = true
      self.error = error
      return true
    }
  }

  /// Treats a watch as recovered if it was not interrupted again for some time: as long as nothing changes, no event would show
  /// it.
  ///
  /// - Returns: Whether there is something new to show.
  mutating func forget(interruptionsBefore moment: Int64) -> Bool {
    guard let interruption, interruption < moment, !hasFailed, objects != nil else { return false }
    let wasShown = error != nil
    clear()
    return wasShown
  }

  private mutating func clear() {
    error = nil
    interruption = nil
  }

  private static func key(_ node: Node) -> String {
    let metadata = node["metadata"]
    return "\(metadata?["namespace"]?.text ?? "")/\(metadata?["name"]?.text ?? "")"
  }
}
