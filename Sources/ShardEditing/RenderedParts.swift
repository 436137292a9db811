package import Jitsi
import Kubernetes
import Layout
import YAML

/// Parts that shards lack and that no other shard could give: from the rendering of the layout that the installation follows.
package struct RenderedParts {
  /// The documents, one behind the other.
  package private(set) var text = ""
  /// Why an object is made, by kind and name.
  package private(set) var reasons: [String: String] = [:]

  /// The parts that no shard of an installation has.
  package init(missingIn inventory: Inventory) {
    for installation in inventory.installations {
      let shards = installation.shards.map { inventory.shards[$0] }
      let kinds = ComponentKind.ofShard.filter { kind in
        !shards.contains { !inventory.components(kind, of: $0).isEmpty }
      }
      // A layout's shards are numbered from 0, and its host is in what web and prosody are told.
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

  /// What stands before the names that a rendering gives, the same for all that is there; nil where names are others.
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
