public import YAML

/// A request that was carried out.
public struct APIResponse: Sendable {
  public let status: Int
  public let contentType: String
  /// What the server warns of, as it words it.
  public let warnings: [String]
  public let body: [UInt8]

  /// The text of a Warning header: `299 - "deprecated"` (RFC 7234, section 5.5).
  static func warningText(_ header: String) -> String {
    guard let first = header.firstIndex(of: "\""), let last = header.lastIndex(of: "\""),
      first < last
    else { return header }
    var text = ""
    var isEscaped = false
    for character in header[header.index(after: first)..<last] {
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      text.append(character)
    }
    return text
  }

  /// The body as an object; nil when it is no JSON object, or not all of one.
  ///
  /// - Parameter name: what findings call the text.
  public func tree(name: String, limits: Limits = .standard) -> Tree? {
    guard body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
      let file = try? SourceFile(name: name, reading: body, limits: limits)
    else { return nil }
    let tree = Tree(parsing: file, limits: limits)
    guard tree.documents.count == 1, tree.documents[0].problem == nil,
      let root = tree.documents[0].root, tree.node(root).isMapping
    else { return nil }
    return tree
  }
}

extension APIResponse {
  /// What the server answers to ``APIRequest/accessReview(_:)``; false where it says nothing.
  public var isAllowed: Bool {
    tree(name: "")?.root?["status"]?["allowed"]?.text == "true"
  }
}
