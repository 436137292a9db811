import Kubernetes
package import YAML

/// A builder for a JSON Patch (RFC 6902).
package struct JSONPatch: Sendable {
  private var text = JSONText()

  package init() { text.append(raw: "[") }

  /// The patch with the operations added so far.
  package var bytes: [UInt8] { text.bytes + "]".utf8 }

  /// Adds an operation: `add`, `remove` or `test`.
  package mutating func add(_ operation: String, _ path: [NodeStep], _ value: Content? = nil) {
    if text.bytes.count > 1 { text.append(raw: ",") }
    text.append(raw: #"{"op":"\#(operation)","path":"#)
    text.append(Self.pointer(path))
    if let value {
      text.append(raw: #","value":"#)
      text.append(value)
    }
    text.append(raw: "}")
  }

  /// A path as a JSON Pointer (RFC 6901).
  static func pointer(_ path: [NodeStep]) -> String {
    path.map { step -> String in
      switch step {
      case .index(let index): "/\(index)"
      case .key(let key): "/" + escaped(key)
      }
    }.joined()
  }

  private static func escaped(_ key: String) -> String {
    var text = ""
    for character in key {
      switch character {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.append(character)
      }
    }
    return text
  }
}
