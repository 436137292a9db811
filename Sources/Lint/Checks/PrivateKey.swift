import Basics
import Jitsi
import Kubernetes
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds private keys in the text of any object.
enum PrivateKey {
  /// The values in a document that contain a private key, as PEM or as base64 of PEM. Keys that are encrypted with a
  /// passphrase are skipped.
  static func values(in document: Document, of tree: Tree) -> [Node] {
    guard let root = document.root,
      tree.source.holds(word, in: document.range)
        || tree.source.holds(encodedStart, in: document.range)
    else { return [] }
    var found: [Node] = []
    collect(tree.node(root), depth: 0, &found)
    return found
  }

  private static func collect(_ node: Node, depth: Int, _ found: inout [Node]) {
    guard depth < 200, node.range.count >= leastLength else { return }
    if node.isMapping {
      for entry in node.entries { collect(entry.value, depth: depth + 1, &found) }
    } else if node.isSequence {
      for element in node.elements { collect(element, depth: depth + 1, &found) }
    } else if let text = node.text {
      if holdsKey(text) || text.holds(encodedStart) && Base64.text(text).map(holdsKey) == true {
        found.append(node)
      }
    }
  }

  /// Whether a text has a PEM header followed by enough base64 to be a key; documentation and scripts contain the
  /// header alone.
  private static func holdsKey(_ text: String) -> Bool {
    guard text.holds(word) else { return false }
    for tail in text.tails(behind: "-----BEGIN ") {
      let label = tail.prefix { $0 != "-" && $0 != "\n" }
      guard label.hasSuffix("PRIVATE KEY") || label.hasSuffix("PRIVATE KEY BLOCK"),
        !label.hasPrefix("ENCRYPTED")
      else { continue }
      var length = 0
      for byte in tail.dropFirst(label.count).utf8.prefix(400) {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
          length += 1
        case 0x0A, 0x0D, 0x20, UInt8(ascii: "\\"), UInt8(ascii: "-"), UInt8(ascii: "="): break
        default: length = 0
        }
        if length >= 48 { return true }
      }
    }
    return false
  }

  private static let word: StaticString = "PRIVATE KEY"
  /// Base64 of `-----BEGIN`.
  private static let encodedStart: StaticString = "LS0tLS1CRUdJTi"
  private static let leastLength = 64
}
