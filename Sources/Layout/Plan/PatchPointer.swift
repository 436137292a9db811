package import YAML

/// Paths as JSON Patch has them (RFC 6901).
package enum PatchPointer {
  package static func text(_ path: [NodeStep]) -> String {
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
