import Jitsi
import Kubernetes
import YAML

/// Compares the names in the rendering of an inferred layout with those of the original objects.
struct RenderedDifference {
  let inventory: Inventory
  let layout: ShardLayout

  var notes: [String] {
    let rendered = layout.render().map(\.content)
    let missing = rendered.compactMap { content -> String? in
      guard let kind = text(content, "kind"), Self.kinds.contains(kind),
        case .map(let metadata) = value(content, "metadata"),
        let name = text(.map(metadata), "name")
      else { return nil }
      let namespace = text(.map(metadata), "namespace") ?? ""
      let group = text(content, "apiVersion").flatMap { version in
        version.firstIndex(of: "/").map { String(version[..<$0]) }
      }
      return inventory.find(group: group ?? "", kind: kind, namespace, name) == nil
        ? "\(kind) \(name)" : nil
    }
    guard let first = missing.first else { return [] }
    let others = missing.count > 1 ? " and \(missing.count - 1) other objects" : ""
    return ["`render` would create \(first)\(others), which do not exist under these names"]
  }

  /// The kinds of objects that shards and HAProxy consist of.
  private static let kinds: Set<String> = ["Deployment", "StatefulSet", "Service"]

  private func value(_ content: Content, _ key: String) -> Content? {
    guard case .map(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  private func text(_ content: Content, _ key: String) -> String? {
    guard case .scalar(.string(let text)) = value(content, key) else { return nil }
    return text
  }
}
