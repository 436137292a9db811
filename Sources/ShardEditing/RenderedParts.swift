package import Jitsi
import Kubernetes
import Layout
import YAML

/// Components that all shards lack, taken from the rendering of the layout that the installation follows.
package struct RenderedParts {
  /// The YAML documents.
  package private(set) var text = ""
  /// The reason for each object, by kind and name.
  package private(set) var reasons: [String: String] = [:]

  /// Renders the components that no shard of an installation has.
  package init(missingIn inventory: Inventory) {
    for installation in inventory.installations {
      let shards = installation.shards.map { inventory.shards[$0] }
      let kinds = ComponentKind.ofShard.filter { kind in
        !shards.contains { !inventory.components(kind, of: $0).isEmpty }
      }
      // The layout numbers shards from 0, and its host is inferred from the variables of web and prosody.
      guard !kinds.isEmpty, !shards.isEmpty, shards.map(\.index) == Array(shards.indices),
        let prefix = Self.prefix(of: shards, in: inventory)
      else { continue }
      let layout = inventory.layout(of: installation).layout
      if layout.namespace.isEmpty || layout.host.isEmpty { continue }
      let rendered = layout.render()
      for shard in shards {
        for kind in kinds {
          let file = "shard-\(shard.index)/\(kind.rawValue).yaml"
          let reason =
            "shard \(shard.index) has no \(kind.rawValue), and no other shard has one to copy"
          for object in rendered where object.file == file {
            let own = "shard-\(shard.index)-"
            add(object.text.replacing(own, with: prefix + own), reason, inventory)
          }
        }
      }
    }
  }

  private mutating func add(_ text: String, _ reason: String, _ inventory: Inventory) {
    let tree = Tree(parsing: SourceFile(name: "", text: text))
    guard let made = ObjectSet([tree]).objects.first,
      inventory.find(group: made.group, kind: made.kind, made.namespace, made.name) == nil
    else { return }
    self.text += text
    reasons["\(made.kind)/\(made.name)"] = reason
  }

  /// The prefix before the rendered names, if it is the same for all components; nil if names differ otherwise.
  private static func prefix(of shards: [Shard], in inventory: Inventory) -> String? {
    var found: String?
    for shard in shards {
      for id in shard.components {
        let component = inventory.components[id]
        let name = component.workload.object.name
        let rendered = ObjectNames.of(component.kind, shard.index)
        guard name.hasSuffix(rendered) else { return nil }
        let prefix = String(name.dropLast(rendered.count))
        guard found == nil || found == prefix else { return nil }
        found = prefix
      }
    }
    return found
  }
}
