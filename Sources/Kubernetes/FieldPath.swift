public import YAML

/// The path from an object to one of its fields, such as `spec.ports[0].port` or `data["haproxy.cfg"]`.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  public typealias Step = NodeStep

  public var steps: [Step]

  public init(steps: [Step] = []) { self.steps = steps }

  /// Parses the format of ``description``. Returns nil if the text is not in that format.
  public init?(_ text: String) {
    steps = []
    var rest = text.utf8[...]
    while let first = rest.first {
      if first == UInt8(ascii: "[") {
        rest.removeFirst()
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          rest.removeFirst()
          guard let end = rest.firstIndex(of: quote) else { return nil }
          steps.append(.key(String(Substring(rest[..<end]))))
          rest = rest[end...].dropFirst()
        } else {
          let digits = rest.prefix { $0 != UInt8(ascii: "]") }
          guard let index = Int(Substring(digits)), index >= 0 else { return nil }
          steps.append(.index(index))
          rest = rest[digits.endIndex...]
        }
        guard rest.popFirst() == UInt8(ascii: "]") else { return nil }
      } else {
        if first == UInt8(ascii: ".") {
          guard !steps.isEmpty else { return nil }
          rest.removeFirst()
        } else if !steps.isEmpty {
          return nil
        }
        let key = rest.prefix { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "[") }
        guard !key.isEmpty else { return nil }
        steps.append(.key(String(Substring(key))))
        rest = rest[key.endIndex...]
      }
    }
  }

  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key) where Self.isPlain(key): text += text.isEmpty ? key : ".\(key)"
      case .key(let key): text += "[\"\(key)\"]"
      }
    }
    return text
  }

  private static func isPlain(_ key: String) -> Bool {
    !key.isEmpty
      && key.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  public static func + (path: FieldPath, more: FieldPath) -> FieldPath {
    FieldPath(steps: path.steps + more.steps)
  }

  /// Follows the path from a node as far as possible. Returns the last node reached, and whether it is the end of the path.
  public func follow(from start: Node) -> (node: Node, complete: Bool) {
    var node = start
    for step in steps {
      let next =
        switch step {
        case .key(let key): node[key]
        case .index(let index): node[index]
        }
      guard let next else { return (node, false) }
      node = next
    }
    return (node, true)
  }
}
