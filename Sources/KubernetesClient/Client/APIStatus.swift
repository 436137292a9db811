import YAML

/// The Status object of a failed request.
public struct APIStatus: Sendable, Hashable {
  public struct Cause: Sendable, Hashable {
    public let reason: String
    public let message: String
    public let field: String
  }

  public let code: Int
  /// The reason, such as `NotFound` or `Conflict`; empty if the server gives none.
  public let reason: String
  public let message: String
  public let causes: [Cause]
  /// The seconds after which the server asks to retry.
  public let retryAfter: Int?

  init(code: Int, reason: String, message: String, causes: [Cause], retryAfter: Int?) {
    self.code = code
    self.reason = reason
    self.message = message
    self.causes = causes
    self.retryAfter = retryAfter
  }

  /// Parses a Status. Returns nil if the body is not one.
  init?(_ body: [UInt8]) {
    guard body.count <= 1 << 20, body.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
      let file = try? SourceFile(name: "", reading: body)
    else { return nil }
    let tree = Tree(parsing: file)
    guard let document = tree.documents.first, document.problem == nil,
      let root = document.root.map(tree.node)
    else { return nil }
    self.init(root)
  }

  init?(_ root: Node) {
    guard root["kind"]?.text == "Status" else { return nil }
    code = Self.number(root["code"]) ?? 0
    reason = root["reason"]?.text ?? ""
    message = root["message"]?.text ?? ""
    let details = root["details"]
    causes =
      (details?["causes"]).map { list in
        list.elements.prefix(50).map { cause in
          Cause(
            reason: cause["reason"]?.text ?? "", message: cause["message"]?.text ?? "",
            field: cause["field"]?.text ?? "")
        }
      } ?? []
    retryAfter = Self.number(details?["retryAfterSeconds"])
  }

  private static func number(_ node: Node?) -> Int? {
    guard case .int(let value)? = node?.scalar else { return nil }
    return Int(value)
  }
}
