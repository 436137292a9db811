import Foundation

/// Lists in pages, all with the objects as of the first page.
struct Listing: Sendable {
  /// The remaining objects for each continue token, with the version of the list.
  private var snapshots: [String: (version: Int, rest: ArraySlice<ObjectStore.Stored>)] = [:]
  private var count = 0

  mutating func forgetPages() { snapshots = [:] }

  mutating func page(
    _ resource: StandInResource, _ namespace: String?, _ request: StandInRequest,
    _ store: inout ObjectStore
  ) throws(Refusal) -> Answer {
    var version = store.version
    var rest: ArraySlice<ObjectStore.Stored>
    if let token = request.query["continue"], !token.isEmpty {
      guard let data = Data(base64Encoded: token + "=="), data.first == 0x7B else {
        throw Refusal(
          code: 400, reason: "BadRequest",
          message: """
            invalid continue token: continue key is not valid: invalid character '\\x00' looking \
            for beginning of value
            """)
      }
      guard let snapshot = snapshots[token] else { throw .expired }
      (version, rest) = snapshot
    } else {
      rest = store.list(resource, namespace).filter { Self.isSelected($0.object, request) }[...]
    }
    var metadata: JSON = ["resourceVersion": .string(String(version))]
    var page = rest
    if let limit = request.query["limit"].flatMap(Int.init), limit > 0, rest.count > limit {
      page = rest.prefix(limit)
      count += 1
      let text = "{\"v\":\"meta.k8s.io/v1\",\"rv\":\(version),\"n\":\(count)   }"
      let token = Data(text.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
      snapshots[token] = (version, rest.dropFirst(limit))
      metadata["continue"] = .string(token)
      metadata["remainingItemCount"] = .int(rest.count - limit)
    }
    if request.accepts("as=PartialObjectMetadataList") {
      return Answer(
        200,
        [
          "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1",
          "metadata": metadata,
          "items": .array(
            page.map { stored in
              [
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                "metadata": stored.object["metadata"] ?? [:],
              ]
            }),
        ])
    }
    var body = Array(
      "{\"kind\":\"\(resource.kind)List\",\"apiVersion\":\"\(resource.apiVersion)\",".utf8)
    body += "\"metadata\":".utf8
    body += metadata.bytes
    body += ",\"items\":[".utf8
    for (position, stored) in page.enumerated() {
      if position > 0 { body.append(0x2C) }
      body += stored.item
    }
    body += "]}\n".utf8
    return Answer(200, bytes: body)
  }

  /// Whether an object matches the label and field selectors of a request.
  static func isSelected(_ object: JSON, _ request: StandInRequest) -> Bool {
    for pair in (request.query["labelSelector"] ?? "").split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, object["metadata"]?["labels"]?[parts[0]]?.text == parts[1] else {
        return false
      }
    }
    for term in (request.query["fieldSelector"] ?? "").split(separator: ",") {
      let isNot = term.contains("!=")
      let parts = term.split(separator: isNot ? "!=" : "=", maxSplits: 1).map(String.init)
      let path = parts[0].split(separator: ".").map(String.init)
      let isEqual = object[path]?.text ?? "" == (parts.count > 1 ? parts[1] : "")
      if isEqual == isNot { return false }
    }
    return true
  }
}

extension Refusal {
  static let expired = Refusal(
    code: 410, reason: "Expired",
    message: """
      The provided continue parameter is too old to display a consistent list result. You can start \
      a new list without the continue parameter.
      """)
}
