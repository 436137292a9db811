/// A response of the stand-in.
struct Answer: Sendable {
  var status = 200
  var contentType = "application/json"
  var warnings: [String] = []
  var retryAfter: Int?
  /// Further headers.
  var headers: [(name: String, value: String)] = []
  var body: [UInt8]

  init(_ status: Int = 200, _ body: JSON) {
    self.status = status
    self.body = body.bytes
  }

  init(_ status: Int = 200, bytes: [UInt8], contentType: String = "application/json") {
    self.status = status
    body = bytes
    self.contentType = contentType
  }

  /// The response of an API server for an unknown path.
  static let noSuchAddress = Answer(
    404, bytes: Array("404 page not found\n".utf8), contentType: "text/plain; charset=utf-8")
}

/// An error response with its Status object.
struct Refusal: Error {
  var code: Int
  var reason: String?
  var message: String
  var details: [String: JSON]?
  var retryAfter: Int?

  var answer: Answer {
    var status: JSON = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(message), "code": .int(code),
    ]
    if let reason { status["reason"] = .string(reason) }
    if let details { status["details"] = .object(details) }
    var answer = Answer(code, status)
    answer.retryAfter = retryAfter
    return answer
  }
}

extension Refusal {
  static let unauthorized = Refusal(code: 401, reason: "Unauthorized", message: "Unauthorized")

  static func forbidden(
    _ user: String, _ verb: String, _ resource: StandInResource, _ namespace: String?,
    _ name: String?, subresource: String = ""
  ) -> Refusal {
    let subject = name.map { "\(resource.qualified) \"\($0)\"" } ?? resource.qualified
    let place = namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
    return Refusal(
      code: 403, reason: "Forbidden",
      message: """
        \(subject) is forbidden: User "\(user)" cannot \(verb) resource \
        "\(resource.plural)\(subresource)" \
        in API group "\(resource.group)" \(place)
        """, details: details(resource, name))
  }

  static func notFound(_ resource: StandInResource, _ name: String) -> Refusal {
    Refusal(
      code: 404, reason: "NotFound", message: "\(resource.qualified) \"\(name)\" not found",
      details: details(resource, name))
  }

  static func exists(_ resource: StandInResource, _ name: String) -> Refusal {
    Refusal(
      code: 409, reason: "AlreadyExists",
      message: "\(resource.qualified) \"\(name)\" already exists", details: details(resource, name))
  }

  static func modified(_ resource: StandInResource, _ name: String) -> Refusal {
    Refusal(
      code: 409, reason: "Conflict",
      message: """
        Operation cannot be fulfilled on \(resource.qualified) "\(name)": the object has been \
        modified; please apply your changes to the latest version and try again
        """, details: details(resource, name))
  }

  static func precondition(
    _ resource: StandInResource, _ name: String, wanted: String, found: String
  ) -> Refusal {
    Refusal(
      code: 409, reason: "Conflict",
      message: """
        Operation cannot be fulfilled on \(resource.qualified) "\(name)": Precondition failed: UID in \
        precondition: \(wanted), UID in object meta: \(found)
        """, details: details(resource, name))
  }

  static func conflicts(_ conflicts: [(manager: String, field: String)]) -> Refusal {
    // source: kubernetes/apimachinery pkg/util/managedfields/internal/conflict.go (getConflictMessage)
    var words: [String] = []
    if let only = conflicts.first, conflicts.count == 1 {
      words = ["conflict with \(only.manager): \(only.field)"]
    } else {
      for manager in Set(conflicts.map(\.manager)).sorted() {
        words.append("conflicts with \(manager):")
        words += conflicts.filter { $0.manager == manager }.map { "- \($0.field)" }
      }
    }
    let causes = conflicts.map { conflict -> JSON in
      [
        "reason": "FieldManagerConflict",
        "message": .string("conflict with \(conflict.manager)"),
        "field": .string(conflict.field),
      ]
    }
    return Refusal(
      code: 409, reason: "Conflict",
      message: """
        Apply failed with \(conflicts.count) \(conflicts.count == 1 ? "conflict" : "conflicts"): \
        \(words.joined(separator: "\n"))
        """, details: ["causes": .array(causes)])
  }

  static func invalid(
    _ resource: StandInResource, _ name: String, _ field: String, _ message: String,
    reason: String = "FieldValueInvalid"
  ) -> Refusal {
    var details = details(resource, name)
    details["kind"] = .string(resource.kind)
    details["causes"] = [
      ["reason": .string(reason), "message": .string(message), "field": .string(field)]
    ]
    return Refusal(
      code: 422, reason: "Invalid",
      message: "\(resource.qualifiedKind) \"\(name)\" is invalid: \(field): \(message)",
      details: details)
  }

  private static func details(_ resource: StandInResource, _ name: String?) -> [String: JSON] {
    var details: [String: JSON] = ["kind": .string(resource.plural)]
    if let name { details["name"] = .string(name) }
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    return details
  }
}
