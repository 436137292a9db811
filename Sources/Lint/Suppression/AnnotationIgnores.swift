package import Kubernetes
import YAML

/// Reads ignores in the annotations of objects.
enum AnnotationIgnores {
  private static let word: StaticString = "kubectl-jitsi.dev/ignore"

  static func read(_ objects: ObjectSet) -> [Ignore] {
    var holds: [ObjectIdentifier: Bool] = [:]
    for tree in objects.trees where holds[ObjectIdentifier(tree.source)] == nil {
      holds[ObjectIdentifier(tree.source)] = tree.source.holds(word)
    }
    guard holds.values.contains(true) else { return [] }
    return objects.objects.flatMap { object in
      holds[ObjectIdentifier(object.node.tree.source)] == true ? ignores(of: object) : []
    }
  }

  private static func ignores(of object: KubernetesObject) -> [Ignore] {
    guard let value = object.node["metadata"]?["annotations"]?[Suppression.annotation],
      let text = value.text
    else { return [] }
    let list = IgnoreList(text.utf8)
    let range = object.node.range
    return (list.names.isEmpty ? [""] : list.names.map(\.text)).map { name in
      let (start, end) = place(of: name, in: value)
      return Ignore(
        suppression: Suppression(
          kind: .annotation, rule: name, reason: list.reason, file: value.tree.source,
          start: start, end: end),
        object: ObjectReference(object), source: object.source,
        extent: .object(range.lowerBound...range.upperBound))
    }
  }

  /// The position of a name in a value; the whole value if it cannot be determined.
  private static func place(of name: String, in value: Node) -> (start: Mark, end: Mark) {
    let source = value.tree.source
    let written = IgnoreList(
      source.bytes[value.range].map { byte in
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") ? 0x20 : byte
      })
    guard let found = written.names.first(where: { $0.text == name }) else {
      return (value.start, value.end)
    }
    let start = value.range.lowerBound + found.range.lowerBound
    return (source.mark(at: start), source.mark(at: start + found.range.count))
  }
}

extension ObjectReference {
  package init(_ object: KubernetesObject) {
    self.init(
      apiVersion: object.apiVersion, kind: object.kind,
      namespace: object.namespace.isEmpty ? nil : object.namespace, name: object.name)
  }
}
