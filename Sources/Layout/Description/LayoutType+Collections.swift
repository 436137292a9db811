import Lint
import YAML

extension LayoutType where Value == [String] {
  /// A list of strings that are not empty.
  static var lines: LayoutType {
    let element = LayoutType<String>.line
    return LayoutType(
      schema: [Content.Entry("type", "array"), Content.Entry("items", .map(element.schema))],
      read: { node, key, reader in
        reader.list(node).compactMap { element.read($0, key, &reader) }
      },
      content: { .list($0.map { .scalar(.string($0)) }) })
  }
}

extension LayoutType where Value == [String: String] {
  static var texts: LayoutType {
    map(
      of: LayoutType<String>(
        schema: [Content.Entry("type", ["string", "number", "boolean"])],
        read: { node, key, reader in
          guard let text = node.text else {
            reader.fail(node, "\(key) must hold texts")
            return nil
          }
          return text
        }, content: { .scalar(.string($0)) }))
  }

  static var quantities: LayoutType { map(of: .quantity) }
}

extension LayoutType where Value == [String: EnvironmentValue] {
  static var environment: LayoutType {
    map(
      of: LayoutType<EnvironmentValue>(
        schema: [
          Content.Entry(
            "oneOf",
            [
              ["type": ["string", "number", "boolean"]],
              [
                "type": "object", "required": ["secret", "key"], "additionalProperties": false,
                "properties": ["secret": ["type": "string"], "key": ["type": "string"]],
              ],
            ])
        ],
        read: { node, key, reader in read(node, key, &reader) },
        content: { value in
          switch value {
          case .text(let text): .scalar(.string(text))
          case .secret(let name, let key):
            ["secret": .scalar(.string(name)), "key": .scalar(.string(key))]
          }
        }))
  }

  private static func read(_ node: Node, _ key: String, _ reader: inout StrictReader)
    -> EnvironmentValue?
  {
    if node.isScalar, !node.isNull { return .text(node.text ?? "") }
    guard node.isMapping else {
      reader.fail(node, "a variable's value must be a string, or `{secret: NAME, key: KEY}`")
      return nil
    }
    reader.expectKeys(node, ["secret", "key"], in: "a variable's value")
    guard let name = node["secret"]?.text, let key = node["key"]?.text else {
      reader.fail(node, "a variable's value from a Secret needs `secret` and `key`")
      return nil
    }
    return .secret(name, key: key)
  }
}

extension LayoutType {
  /// A mapping with arbitrary keys, sorted by key.
  private static func map<Element>(of element: LayoutType<Element>) -> LayoutType
  where Value == [String: Element] {
    LayoutType(
      schema: [
        Content.Entry("type", "object"),
        Content.Entry("additionalProperties", .map(element.schema)),
      ],
      read: { node, key, reader in
        guard node.isMapping else {
          reader.fail(node, "\(key) must be a mapping")
          return nil
        }
        var values: [String: Element] = [:]
        for entry in node.entries {
          let name = entry.key.text ?? ""
          guard let value = element.read(entry.value, "\(key).\(name)", &reader) else { continue }
          values[name] = value
        }
        return values
      },
      content: { values in
        .map(
          values.keys.sorted().compactMap { key in
            values[key].flatMap(element.content).map { Content.Entry(key, $0) }
          })
      })
  }
}
