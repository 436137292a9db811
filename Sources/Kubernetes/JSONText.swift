import Basics
public import YAML

/// Builds JSON text for request bodies.
public struct JSONText: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  /// Creates the JSON of a node as Kubernetes reads it: aliases are resolved, scalars are typed by
  /// YAML's rules.
  ///
  /// YAML readers limit the nesting depth of their output, so the recursion is bounded.
  public init(_ node: Node) { append(node) }

  public mutating func append(raw text: String) { bytes += text.utf8 }

  public mutating func append(_ node: Node) {
    if node.isMapping {
      var separator: UInt8 = UInt8(ascii: "{")
      for (key, value) in node.entries {
        bytes.append(separator)
        append(key.text ?? "")
        bytes.append(UInt8(ascii: ":"))
        append(value)
        separator = UInt8(ascii: ",")
      }
      if separator == UInt8(ascii: "{") { bytes.append(separator) }
      bytes.append(UInt8(ascii: "}"))
    } else if node.isSequence {
      var separator: UInt8 = UInt8(ascii: "[")
      for element in node.elements {
        bytes.append(separator)
        append(element)
        separator = UInt8(ascii: ",")
      }
      if separator == UInt8(ascii: "[") { bytes.append(separator) }
      bytes.append(UInt8(ascii: "]"))
    } else {
      append(node.scalar ?? .null)
    }
  }

  public mutating func append(_ scalar: Scalar) {
    switch scalar {
    case .null: append(raw: "null")
    case .bool(let value): append(raw: value ? "true" : "false")
    case .int(let value): append(raw: String(value))
    case .uint(let value): append(raw: String(value))
    case .double(let value): append(raw: value.isFinite ? "\(value)" : "null")
    case .string(let text): append(text)
    }
  }

  /// Appends a quoted string.
  public mutating func append(_ text: String) { bytes.append(jsonString: text) }
}
