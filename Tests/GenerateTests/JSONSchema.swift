import YAML

/// The part of JSON Schema (draft 2020-12) that the project's schemas use.
struct JSONSchema {
  let document: Node

  /// Returns the errors of an instance, each with its path.
  func faults(of instance: Node) -> [String] { faults(instance, document, "") }

  private static let known: Set<String> = [
    "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "allOf", "anyOf", "oneOf", "not", "minimum",
  ]

  private func faults(_ node: Node, _ schema: Node, _ path: String) -> [String] {
    var faults = schema.entries.compactMap { entry -> String? in
      let key = entry.key.text ?? ""
      return Self.known.contains(key) ? nil : "\(path): the checker does not know \(key)"
    }
    if let reference = schema["$ref"]?.text {
      let name = String(reference.split(separator: "/").last ?? "")
      guard let target = document["$defs"]?[name] else { return ["no definition \(reference)"] }
      faults += self.faults(node, target, path)
    }
    if let type = schema["type"] {
      let allowed = type.isSequence ? type.elements.compactMap(\.text) : [type.text ?? ""]
      if !Self.types(of: node).contains(where: allowed.contains) {
        faults.append("\(path): not \(allowed.joined(separator: " or "))")
      }
    }
    if let wanted = schema["const"], Content(wanted) != Content(node) {
      faults.append("\(path): not \(wanted.text ?? "")")
    }
    if let values = schema["enum"],
      !values.elements.contains(where: { Content($0) == Content(node) })
    {
      faults.append("\(path): not one of the words")
    }
    if case .int(let least)? = schema["minimum"]?.scalar, case .int(let number) = node.scalar,
      number < least
    {
      faults.append("\(path): less than \(least)")
    }
    if node.isMapping { faults += mappingFaults(node, schema, path) }
    if node.isSequence, let items = schema["items"] {
      for (index, element) in node.elements.enumerated() {
        faults += self.faults(element, items, "\(path)[\(index)]")
      }
    }
    return faults + combinationFaults(node, schema, path)
  }

  private func mappingFaults(_ node: Node, _ schema: Node, _ path: String) -> [String] {
    var faults: [String] = []
    for name in schema["required"].map({ $0.elements.compactMap(\.text) }) ?? []
    where node[name] == nil {
      faults.append("\(path): lacks \(name)")
    }
    for entry in node.entries {
      let name = entry.key.text ?? ""
      if let property = schema["properties"]?[name] {
        faults += self.faults(entry.value, property, "\(path).\(name)")
      } else if let other = schema["additionalProperties"] {
        if other.scalar == .bool(false) {
          faults.append("\(path): \(name) is not allowed")
        } else {
          faults += self.faults(entry.value, other, "\(path).\(name)")
        }
      }
    }
    return faults
  }

  private func combinationFaults(_ node: Node, _ schema: Node, _ path: String) -> [String] {
    func matches(_ key: String) -> Int? {
      schema[key].map { $0.elements.count { self.faults(node, $0, path).isEmpty } }
    }
    var faults: [String] = []
    for part in schema["allOf"].map({ Array($0.elements) }) ?? [] {
      faults += self.faults(node, part, path)
    }
    if matches("anyOf") == 0 { faults.append("\(path): matches none") }
    if let count = matches("oneOf"), count != 1 { faults.append("\(path): matches \(count)") }
    if let part = schema["not"], self.faults(node, part, path).isEmpty {
      faults.append("\(path): matches what it must not")
    }
    return faults
  }

  private static func types(of node: Node) -> [String] {
    switch node.scalar {
    case .null: ["null"]
    case .bool: ["boolean"]
    case .int, .uint: ["integer", "number"]
    case .double: ["number"]
    case .string: ["string"]
    case nil: [node.isMapping ? "object" : "array"]
    }
  }
}
