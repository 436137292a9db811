import Lint
package import YAML

/// A part of a layout: a mapping of fields that are described once, for the reader, the writer and the schema.
package protocol LayoutSection: Sendable, Hashable {
  init()
  static var fields: [LayoutField<Self>] { get }
}

/// A field of a layout.
package struct LayoutField<Root: Sendable>: Sendable {
  package let key: String
  /// One sentence or two, for people.
  package let documentation: String
  package let isRequired: Bool
  /// What JSON Schema says of the value.
  package let schema: [Content.Entry]
  /// The fields of a section; empty for anything else.
  package let children: [DescribedField]
  let read: @Sendable (Node, inout Root, inout StrictReader) -> Void
  /// The value; nil where it is the same in both.
  let write: @Sendable (_ root: Root, _ usual: Root) -> Content?

  init<Value>(
    _ key: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ type: LayoutType<Value>,
    _ documentation: String, isRequired: Bool = false
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
      // What must be there is usually nothing, which is not written either.
      let value = root[keyPath: path]
      return value == usual[keyPath: path] ? nil : type.content(value)
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

  /// The same field of a section whose fields stand among another's own.
  func within<Outer: LayoutSection>(_ path: any WritableKeyPath<Outer, Root> & Sendable)
    -> LayoutField<Outer>
  {
    LayoutField<Outer>(
      key, documentation, schema, children,
      read: { node, outer, reader in read(node, &outer[keyPath: path], &reader) },
      write: { outer, usual in write(outer[keyPath: path], usual[keyPath: path]) })
  }

  /// The field without its place in a type.
  package var described: DescribedField {
    DescribedField(
      key: key, documentation: documentation, isRequired: isRequired, schema: schema,
      children: children)
  }
}

/// A field as documents tell of it.
package struct DescribedField: Sendable {
  package let key: String
  package let documentation: String
  package let isRequired: Bool
  package let schema: [Content.Entry]
  package let children: [DescribedField]
}

extension LayoutSection {
  /// Reads the fields of a mapping; what is not in it stays as it is usually.
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

  /// The fields that are not as they are usually.
  var content: Content {
    let usual = Self()
    return .map(
      Self.fields.compactMap { field in
        field.write(self, usual).map { Content.Entry(field.key, $0) }
      })
  }
}
