public import YAML

/// The response to a successful request.
public struct APIResponse: Sendable {
  public let status: Int
  public let contentType: String
  /// The server's warnings, verbatim.
  public let warnings: [String]
  /// The headers of ``APIRequest/keptHeaders``, by name in lower case.
  public let headers: [String: String]
  public let body: [UInt8]

  /// Returns the text of a Warning header: `299 - "deprecated"` (RFC 7234, section 5.5).
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

  /// Parses the body as an object. Returns nil if it is not a complete JSON object.
  ///
  /// `name` is the name of the text in findings.
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
  /// The result of an ``APIRequest/accessReview(_:)``; false if the response does not contain one.
  public var isAllowed: Bool {
    tree(name: "")?.root?["status"]?["allowed"]?.text == "true"
  }
}
