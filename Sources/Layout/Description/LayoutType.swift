import Lint
import YAML

/// The type of a layout field: how it is read, written and described.
struct LayoutType<Value: Hashable & Sendable>: Sendable {
  /// The JSON Schema of the type.
  var schema: [Content.Entry]
  var children: [DescribedField] = []
  /// Reads the value of a field with a name, and records errors in the reader.
  let read: @Sendable (Node, String, inout StrictReader) -> Value?
  /// Nil if the value is empty and is not written.
  let content: @Sendable (Value) -> Content?
}

extension LayoutType where Value == String {
  /// A string of one line that satisfies a condition; `pattern` is the equivalent for JSON Schema.
  private static func text(
    _ what: String, pattern: String, _ holds: @escaping @Sendable (String) -> Bool,
    as form: @escaping @Sendable (String) -> String = { $0 }
  ) -> LayoutType {
    LayoutType(
      schema: [
        Content.Entry("type", ["string", "number"]), Content.Entry("pattern", "\(pattern)"),
      ],
      read: { node, key, reader in
        guard let text = node.text, holds(text) else {
          reader.fail(node, "\(key) must be \(what)")
          return nil
        }
        return form(text)
      },
      content: { .scalar(.string($0)) })
  }

  /// A string that is not empty.
  static var line: LayoutType {
    text("a string of one line", pattern: #"^[^\r\n]+$"#) { text in
      !text.isEmpty && !text.utf8.contains { $0 < 0x20 }
    }
  }

  /// The name of a namespace, or a part of other names.
  static var name: LayoutType {
    text(
      "a name of lower-case letters, digits and dashes", pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
      LayoutText.isLabel)
  }

  /// The name of an object: labels separated by dots.
  static var objectName: LayoutType {
    text(
      "a name of lower-case letters, digits, dashes and dots",
      pattern: #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"#,
      LayoutText.isSubdomain)
  }

  static var host: LayoutType {
    text(
      "a host name, as in meet.example.org",
      pattern: #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$"#
    ) { $0.utf8.contains(0x2E) && LayoutText.isSubdomain($0) }
  }

  /// IP addresses, separated by commas.
  static var addresses: LayoutType {
    text(
      "an IP address, or several separated by commas", pattern: "^[0-9A-Fa-f.:]+(,[0-9A-Fa-f.:]+)*$"
    ) {
      text in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      return parts.allSatisfy { LayoutText.isAddress($0) }
    }
  }

  static var tag: LayoutType {
    text("the tag of an image", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$") { text in
      text.utf8.count <= 128 && !text.hasPrefix(".") && !text.hasPrefix("-") && !text.isEmpty
        && text.utf8.allSatisfy { LayoutText.isWord($0) || $0 == 0x2E || $0 == 0x2D }
    }
  }

  static var image: LayoutType {
    text("an image with a tag or a digest", pattern: #"^[^\s:@]+(:[0-9]+/[^\s:@]+)?[:@]\S+$"#) {
      text in
      guard let name = text.split(separator: "/").last, !text.contains(" ") else { return false }
      return name.contains(":") || name.contains("@")
    }
  }

  static var path: LayoutType {
    text("a path, as in /grafana", pattern: "^(/[A-Za-z0-9_.-]+)+$") { text in
      text.hasPrefix("/") && text.utf8.count > 1 && !text.hasSuffix("/")
        && text.utf8.allSatisfy { LayoutText.isWord($0) || "/.-".utf8.contains($0) }
    }
  }

  /// A Kubernetes quantity, converted to its canonical form.
  static var quantity: LayoutType {
    text(
      "a quantity, as in 500m or 2Gi",
      pattern: #"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$"#, LayoutText.isQuantity,
      as: QuantityText.canonical)
  }
}

extension LayoutType where Value == Int {
  static func number(_ range: ClosedRange<Int>) -> LayoutType {
    LayoutType(
      schema: [
        Content.Entry("type", "integer"), Content.Entry("minimum", .of(range.lowerBound)),
        Content.Entry("maximum", .of(range.upperBound)),
      ],
      read: { node, key, reader in
        guard case .int(let value) = node.scalar, let number = Int(exactly: value),
          range.contains(number)
        else {
          reader.fail(
            node, "\(key) must be a number from \(range.lowerBound) to \(range.upperBound)")
          return nil
        }
        return number
      },
      content: { .of($0) })
  }
}

extension LayoutType where Value == Bool {
  static var flag: LayoutType {
    LayoutType(
      schema: [Content.Entry("type", "boolean")],
      read: { node, key, reader in
        guard case .bool(let value) = node.scalar else {
          reader.fail(node, "\(key) must be true or false")
          return nil
        }
        return value
      },
      content: { .scalar(.bool($0)) })
  }
}

extension LayoutType where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of a set of words.
  static func choice() -> LayoutType {
    let words = Value.allCases.map(\.rawValue)
    return LayoutType(
      schema: [Content.Entry("enum", .list(words.map { .scalar(.string($0)) }))],
      read: { node, _, reader in reader.choice(node, words).flatMap(Value.init) },
      content: { .scalar(.string($0.rawValue)) })
  }
}

extension LayoutType {
  /// A subset of a set of words, in the order of the set, without duplicates.
  static func choices<Element>() -> LayoutType
  where
    Value == [Element], Element: CaseIterable & RawRepresentable & Hashable & Sendable,
    Element.RawValue == String
  {
    let words = Element.allCases.map(\.rawValue)
    let item: Content = .map([
      Content.Entry("enum", .list(words.map { .scalar(.string($0)) }))
    ])
    return LayoutType(
      schema: [
        Content.Entry("type", "array"), Content.Entry("items", item),
        Content.Entry("uniqueItems", true),
      ],
      read: { node, _, reader in
        let chosen = reader.list(node).compactMap { reader.choice($0, words) }
        return Element.allCases.filter { chosen.contains($0.rawValue) }
      },
      content: { .list($0.map { .scalar(.string($0.rawValue)) }) })
  }

  /// An optional value.
  static func optional<Wrapped>(_ type: LayoutType<Wrapped>) -> LayoutType
  where Value == Wrapped? {
    LayoutType(
      schema: type.schema, children: type.children,
      read: { node, key, reader in type.read(node, key, &reader).map { .some($0) } },
      content: { $0.flatMap(type.content) })
  }
}

extension LayoutType where Value: LayoutSection {
  static func section(_ section: Value.Type) -> LayoutType {
    LayoutType(
      schema: LayoutSchema.object(Value.fields.map(\.described)),
      children: Value.fields.map(\.described),
      read: { node, key, reader in Value.read(node, key, &reader, besides: []) },
      content: { $0.content })
  }
}
