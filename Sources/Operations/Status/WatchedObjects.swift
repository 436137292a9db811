import Kubernetes
import KubernetesClient
import YAML

/// The objects of one kind, kept as a watch tells of them.
struct WatchedObjects {
  let type: ResourceType
  /// By namespace and name; nil before the first list.
  private(set) var objects: [String: Tree]?
  /// Why there is no list, or nothing more comes; nil while all is well.
  private(set) var error: APIError?
  /// When the watch broke the last time, by the steady clock.
  private var interruption: Int64?
  private var hasFailed = false

  init(_ type: ResourceType) { self.type = type }

  /// Whether anything is known, be it that nothing can be known.
  var isSettled: Bool { objects != nil || error != nil }

  /// - Returns: whether something is to be shown that was not.
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
      // One that goes on with the next try, as where a proxy ends what is quiet for long, is nobody's business.
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

  /// Takes a watch that has not broken again for some milliseconds for one that goes on: where nothing changes, nothing
  /// comes that would tell.
  ///
  /// - Returns: whether something is to be shown that was not.
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
