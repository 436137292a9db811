import Lint
package import YAML

/// A section of a layout: a mapping whose fields are described once for the reader, the writer and the schema.
package protocol LayoutSection: Sendable, Hashable {
  init()
  static var fields: [LayoutField<Self>] { get }
}

/// A field of a layout.
package struct LayoutField<Root: Sendable>: Sendable {
  package let key: String
  /// One or two sentences of documentation.
  package let documentation: String
  package let isRequired: Bool
  /// The JSON Schema of the value.
  package let schema: [Content.Entry]
  /// The fields of a section; empty for other types.
  package let children: [DescribedField]
  let read: @Sendable (Node, inout Root, inout StrictReader) -> Void
  /// The value in `root`; nil if it equals the one in `usual`, unless it may change between versions of this program.
  let write: @Sendable (_ root: Root, _ usual: Root) -> Content?

  init<Value>(
    _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ type: LayoutType<Value>,
    _ documentation: String, isRequired: Bool = false, isAlwaysWritten: Bool = false
  ) where Root: LayoutSection {
    self.key = key
    self.documentation = documentation
    self.isRequired = isRequired
    children = type.children
    var schema = type.schema
    schema.append(Content.Entry("description", .scalar(.string(documentation))))
    if !isRequired, let usual = type.content(Root()[keyPath: path]), type.children.isEmpty {
      schema.append(Content.Entry("default", usual))
    }
    self.schema = schema
    read = { node, root, reader in
      if let value = type.read(node, key, &reader) { root[keyPath: path] = value }
    }
    write = { root, usual in
      // The default of a required field is usually empty, and empty values are not written.
      let value = root[keyPath: path]
      return value == usual[keyPath: path] && !isAlwaysWritten ? nil : type.content(value)
    }
  }

  private init(
    _ key: String, _ documentation: String, _ schema: [Content.Entry], _ children: [DescribedField],
    read: @escaping @Sendable (Node, inout Root, inout StrictReader) -> Void,
    write: @escaping @Sendable (Root, Root) -> Content?
  ) {
    self.key = key
    self.documentation = documentation
    isRequired = false
    self.schema = schema
    self.children = children
    self.read = read
    self.write = write
  }

  /// Returns the field for an outer section that lists this section's fields among its own.
  func within<Outer: LayoutSection>(_ path: any WritableKeyPath<Outer, Root> & Sendable)
    -> LayoutField<Outer>
  {
    LayoutField<Outer>(
      key, documentation, schema, children,
      read: { node, outer, reader in read(node, &outer[keyPath: path], &reader) },
      write: { outer, usual in write(outer[keyPath: path], usual[keyPath: path]) })
  }

  /// The field without its Swift type.
  package var described: DescribedField {
    DescribedField(
      key: key, documentation: documentation, isRequired: isRequired, schema: schema,
      children: children)
  }
}

/// The description of a field, for documentation and schema.
package struct DescribedField: Sendable {
  package let key: String
  package let documentation: String
  package let isRequired: Bool
  package let schema: [Content.Entry]
  package let children: [DescribedField]
}

extension LayoutSection {
  /// Reads a section from a mapping; missing fields keep their defaults.
  static func read(_ node: Node, _ place: String, _ reader: inout StrictReader, besides: [String])
    -> Self?
  {
    guard node.isMapping else {
      reader.fail(node, "\(place) must be a mapping")
      return nil
    }
    var section = Self()
    reader.expectKeys(node, besides + fields.map(\.key), in: place)
    for field in fields {
      if let value = reader.value(node, field.key) {
        field.read(value, &section, &reader)
      } else if field.isRequired {
        reader.fail(node, "\(place) needs `\(field.key)`")
      }
    }
    return section
  }

  /// The fields that differ from their defaults, and those whose defaults change.
  var content: Content {
    let usual = Self()
    return .map(
      Self.fields.compactMap { field in
        field.write(self, usual).map { Content.Entry(field.key, $0) }
      })
  }
}
