import Jitsi
import Kubernetes
import YAML

/// A key of a Secret or ConfigMap that a container needs to start and that does not exist.
struct MissingKey: Sendable {
  /// `Secret` or `ConfigMap`.
  let kind: String
  let name: String
  let namespace: String
  let key: String
  /// The first variable that references the key, and its container.
  let variable: String
  let container: String
  /// Where that variable names the object, and where it names the key.
  let nameNode: Node
  let keyNode: Node
  /// The number of containers that reference the key.
  var uses: Int
  /// The object; nil if the input does not contain it.
  let object: KubernetesObject?
}

extension Inventory {
  /// The missing keys in `secretKeyRef` and `configMapKeyRef`, each key once; of a missing object, only the first key.
  /// Optional references are skipped.
  ///
  /// - Parameter isProvided: Whether something else in the input creates the object of a kind, namespace and name.
  func missingKeys(
    of installation: Installation, isProvided: (String, String, String) -> Bool
  ) -> [MissingKey] {
    var finder = MissingKeyFinder(inventory: self)
    let ids =
      installation.shards.flatMap { shards[$0].components } + installation.haproxyComponents
    var seen: Set<Int> = []
    for id in ids where seen.insert(components[id].workload.id).inserted {
      let workload = components[id].workload
      for container in workload.template.initContainers + workload.template.containers {
        finder.collect(container, in: workload.namespace, isProvided)
      }
    }
    return finder.found
  }
}

private struct MissingKeyFinder {
  let inventory: Inventory
  var found: [MissingKey] = []
  private var positions: [String: Int] = [:]
  private var keys: [String: KeySet] = [:]

  /// The keys of an object, as far as they are known.
  private enum KeySet {
    case known(Set<String>, KubernetesObject)
    /// The object is filled by something that the input does not show.
    case unknown
    case absent
  }

  init(inventory: Inventory) { self.inventory = inventory }

  mutating func collect(
    _ container: Container, in namespace: String, _ isProvided: (String, String, String) -> Bool
  ) {
    guard let variables = container.node["env"] else { return }
    for variable in variables.elements {
      guard let source = variable["valueFrom"], source.isMapping else { continue }
      for (field, kind) in [("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")] {
        guard let reference = source[field], reference["optional"]?.text != "true",
          let nameNode = reference["name"], let name = nameNode.text, !name.isEmpty,
          let keyNode = reference["key"], let key = keyNode.text, !key.isEmpty
        else { continue }
        let identity = "\(kind)/\(namespace)/\(name)"
        if keys[identity] == nil {
          keys[identity] = keySet(kind, namespace, name, isProvided)
        }
        var object: KubernetesObject?
        switch keys[identity]! {
        case .unknown: continue
        case .known(let names, let holder):
          if names.contains(key) { continue }
          object = holder
        case .absent: break
        }
        let place = object == nil ? identity : "\(identity)/\(key)"
        if let position = positions[place] {
          found[position].uses += 1
          continue
        }
        positions[place] = found.count
        found.append(
          MissingKey(
            kind: kind, name: name, namespace: namespace, key: key,
            variable: variable["name"]?.text ?? "", container: container.name,
            nameNode: nameNode, keyNode: keyNode, uses: 1, object: object))
      }
    }
  }

  private func keySet(
    _ kind: String, _ namespace: String, _ name: String,
    _ isProvided: (String, String, String) -> Bool
  ) -> KeySet {
    guard let object = inventory.find(kind: kind, namespace, name) else {
      if kind == "Secret", let keys = sealedKeys(namespace, name) { return keys }
      return isProvided(kind, namespace, name) ? .unknown : .absent
    }
    // Controllers fill ServiceAccount tokens, reflector's mirrors, and objects that another object creates.
    if isProvided(kind, namespace, name) || object.node["type"]?.text == Self.tokenType
      || object.node["metadata"]?["annotations"]?.entries.contains(where: {
        $0.key.text?.hasPrefix("reflector.v1.k8s.emberstack.com/") == true
          && $0.key.text?.hasSuffix("reflects") == true
      }) == true
    {
      return .unknown
    }
    var names: Set<String> = []
    for field in ["data", "stringData", "binaryData"] {
      guard let data = object.node[field] else { continue }
      for entry in data.entries {
        if entry.key.text == "<<" { return .unknown }
        if let key = entry.key.text { names.insert(key) }
      }
    }
    return .known(names, object)
  }

  /// The keys that a SealedSecret or ExternalSecret of that name produces; nil if there is none.
  private func sealedKeys(_ namespace: String, _ name: String) -> KeySet? {
    for sealed in inventory.namespaceIndex.objects("SealedSecret", in: namespace) {
      let template = sealed.node["spec"]?["template"]
      guard (template?["metadata"]?["name"]?.text ?? sealed.name) == name else { continue }
      return .known(
        Self.names(sealed.node["spec"]?["encryptedData"], template?["data"]), sealed)
    }
    for external in inventory.namespaceIndex.objects("ExternalSecret", in: namespace) {
      let spec = external.node["spec"]
      guard (spec?["target"]?["name"]?.text ?? external.name) == name else { continue }
      // A template replaces all other keys, and a template from elsewhere can produce any key.
      guard spec?["dataFrom"] == nil, spec?["target"]?["template"]?["templateFrom"] == nil else {
        return .unknown
      }
      if let made = spec?["target"]?["template"]?["data"] {
        return .known(Self.names(made), external)
      }
      let keys = (spec?["data"]?.elements).map { $0.compactMap { $0["secretKey"]?.text } } ?? []
      return .known(Set(keys), external)
    }
    return nil
  }

  private static func names(_ mappings: Node?...) -> Set<String> {
    var found: Set<String> = []
    for case let mapping? in mappings {
      for entry in mapping.entries { found.insert(entry.key.text ?? "") }
    }
    return found
  }

  private static let tokenType = "kubernetes.io/service-account-token"
}
