import Kubernetes
public import YAML

/// A field in which a component differs from the same component of another shard.
public struct Difference: Sendable {
  /// What differs, as in `image`, `resources`, or a variable's name.
  public let field: String
  /// The value in this shard; nil when it is missing.
  public let node: Node?
  /// The number of the shard that it was compared with.
  public let other: Int
  /// Whether the values may be shown: never for what is called a password or the like.
  public let values: (own: String?, other: String?)
}

extension Model {
  /// How a component differs from the one that most shards of its installation have: image, resources and environment,
  /// names and numbers of shards aside. Empty for a shard that is like most others.
  public func differences(of component: Component) -> [Difference] {
    guard let shardID = component.shard else { return [] }
    let shard = shards[shardID]
    let own = fingerprint(component, shard)
    guard let reference = references(of: component.kind, in: shard.installation),
      reference.shard != shardID
    else { return [] }
    let other = components[reference.component]
    let theirs = fingerprint(other, shards[reference.shard])
    guard own != theirs else { return [] }
    let index = shards[reference.shard].index
    var found: [Difference] = []
    for (field, value) in theirs where own[field] != value {
      found.append(
        Difference(
          field: field, node: node(of: field, in: component), other: index,
          values: (own[field], value)))
    }
    for (field, value) in own where theirs[field] == nil {
      found.append(
        Difference(
          field: field, node: node(of: field, in: component), other: index, values: (value, nil)))
    }
    return found.sorted { $0.field < $1.field }
  }

  /// The component that stands for its kind: of the fingerprint that most shards share, the one in the lowest shard.
  private func references(of kind: ComponentKind, in installation: Int)
    -> (shard: Int, component: Int)?
  {
    uniformity[installation].first { $0.kind == kind }.map { ($0.shard, $0.component) }
  }

  struct Reference: Sendable {
    let kind: ComponentKind
    let shard: Int
    let component: Int
  }

  static func references(
    _ installation: Installation, _ shards: [Shard], _ components: [Component]
  ) -> [Reference] {
    guard installation.shards.count > 1 else { return [] }
    return ComponentKind.ofShard.compactMap { kind in
      var counts: [Int: Int] = [:]
      var first: [Int: (shard: Int, component: Int)] = [:]
      var order: [Int] = []
      for shard in installation.shards {
        guard let id = shards[shard].components.first(where: { components[$0].kind == kind })
        else { continue }
        let digest = digest(components[id], shards[shard].index)
        counts[digest, default: 0] += 1
        if first[digest] == nil {
          first[digest] = (shard, id)
          order.append(digest)
        }
      }
      guard let most = counts.values.max(), let winner = order.first(where: { counts[$0] == most })
      else { return nil }
      return Reference(
        kind: kind, shard: first[winner]!.shard, component: first[winner]!.component)
    }
  }

  /// A number that is the same for components with the same fingerprint, within one run of the program.
  private static func digest(_ component: Component, _ index: Int) -> Int {
    var sum = 0
    for entry in component.environment {
      var hasher = Hasher()
      switch entry.origin {
      case .literal where isShardSpecific(entry.name): continue
      case .literal: hasher.combine(neutral(entry.value ?? "", index))
      case .secretKey(let name, let key, _), .configMapKey(let name, let key, _):
        hasher.combine(neutral(name, index))
        hasher.combine(key)
      case .secret, .configMap, .field: continue
      }
      hasher.combine(entry.name)
      sum &+= hasher.finalize()
    }
    var hasher = Hasher()
    hasher.combine(component.container.node["image"]?.text)
    hasher.combine(sum)
    if let resources = component.container.node["resources"] {
      var fields: [String: String] = [:]
      flatten(resources, "resources", &fields, depth: 0)
      hasher.combine(fields)
    }
    return hasher.finalize()
  }

  private func fingerprint(_ component: Component, _ shard: Shard) -> [String: String] {
    Self.fingerprint(component, shard)
  }

  /// What must be alike in all shards, with the shard's own number and ports taken out.
  private static func fingerprint(_ component: Component, _ shard: Shard) -> [String: String] {
    var fields = ["image": component.container.image.text]
    if let resources = component.container.node["resources"] {
      flatten(resources, "resources", &fields, depth: 0)
    }
    for entry in component.environment {
      switch entry.origin {
      case .literal where isShardSpecific(entry.name): continue
      case .literal:
        fields["env \(entry.name)"] = neutral(entry.value ?? "", shard.index)
      case .secretKey(let name, let key, _), .configMapKey(let name, let key, _):
        fields["env \(entry.name)"] = "from \(neutral(name, shard.index))/\(key)"
      case .secret, .configMap, .field:
        continue
      }
    }
    return fields
  }

  /// Variables whose values number the shard, or place it.
  private static func isShardSpecific(_ variable: String) -> Bool {
    variable.holds("SHARD") || variable.holds("PORT") || variable.holds("REGION")
      || variable.holds("ZONE") || variable == "JVB_ADVERTISE_IPS"
      || variable == "DOCKER_HOST_ADDRESS"
  }

  private static func flatten(
    _ node: Node, _ path: String, _ fields: inout [String: String], depth: Int
  ) {
    guard depth < 8 else { return }
    for entry in node.entries {
      let path = "\(path).\(entry.key.text ?? "")"
      if let text = entry.value.text {
        fields[path] = text
      } else {
        flatten(entry.value, path, &fields, depth: depth + 1)
      }
    }
  }

  /// Replaces the shard's number where it stands as a word of its own, as in `shard-1-prosody`.
  private static func neutral(_ text: String, _ index: Int) -> String {
    let number = String(index)
    guard let digit = number.utf8.first, text.utf8.contains(digit) else { return text }
    var result = ""
    var run = ""
    for character in text + "\u{0}" {
      if character.isASCII, character.isNumber {
        run.append(character)
        continue
      }
      if !run.isEmpty {
        result += run == number ? "#" : run
        run = ""
      }
      if character != "\u{0}" { result.append(character) }
    }
    return result
  }

  private func node(of field: String, in component: Component) -> Node? {
    let container = component.container.node
    if field == "image" { return container["image"] }
    if field.hasPrefix("env ") {
      let name = field.dropFirst("env ".count)
      let entry = component.environment.last { $0.name == name }
      return entry?.valueNode.flatMap { entry?.origin == .literal ? $0 : nil } ?? entry?.node
    }
    var node: Node? = container
    for key in field.split(separator: ".") { node = node?[String(key)] }
    return node
  }
}
