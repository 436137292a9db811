import Foundation

/// Creates, applies, patches, updates and deletes objects.
struct Changes {
  let resource: StandInResource
  let namespace: String?
  let request: StandInRequest

  var isDryRun: Bool {
    if request.query["dryRun"] == "All" { return true }
    return JSON.parse(request.body)?["dryRun"]?.elements.isEmpty == false
  }

  /// The field manager that the client gives, or the first word of its User-Agent.
  private var manager: String {
    if let name = request.query["fieldManager"] { return name }
    let agent = request.headers["user-agent"]?.split(separator: "/").first
    return agent.map(String.init) ?? "unknown"
  }

  func create(_ store: inout ObjectStore) throws(Refusal) -> Answer {
    var object = try body()
    let name = object["metadata"]?["name"]?.text ?? ""
    if store.find(resource, namespace, name) != nil { throw .exists(resource, name) }
    let warnings = try removeUnknown(&object)
    object = Defaults.added(to: object, resource)
    try Validation.check(object, was: nil, resource, store)
    let fields = ManagedFields.created(object)
    object = assigned(object, was: nil, store)
    return finish(201, created(object, name, fields, .update), warnings, &store)
  }

  func patch(_ name: String, _ store: inout ObjectStore) throws(Refusal) -> Answer {
    let old = store.find(resource, namespace, name)
    switch request.headers["content-type"] {
    case "application/apply-patch+yaml": return try apply(name, old, &store)
    case "application/merge-patch+json", "application/strategic-merge-patch+json":
      guard let old else { throw .notFound(resource, name) }
      return try update(Patches.merge(try body(), into: old), old, name, &store)
    case "application/json-patch+json":
      guard let old else { throw .notFound(resource, name) }
      guard let changed = Patches.apply(try body().elements, to: old) else {
        throw Refusal(
          code: 422, reason: "Invalid",
          message: "the server rejected our request due to an error in our request", details: [:])
      }
      return try update(changed, old, name, &store)
    default:
      throw Refusal(
        code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type",
        details: [:])
    }
  }

  func put(_ name: String, _ store: inout ObjectStore) throws(Refusal) -> Answer {
    guard let old = store.find(resource, namespace, name) else { throw .notFound(resource, name) }
    let object = try body()
    let version = object["metadata"]?["resourceVersion"]?.text
    if let version, version != old["metadata"]?["resourceVersion"]?.text {
      throw .modified(resource, name)
    }
    return try update(object, old, name, &store)
  }

  func delete(_ name: String, _ store: inout ObjectStore) throws(Refusal) -> Answer {
    guard var old = store.find(resource, namespace, name) else { throw .notFound(resource, name) }
    let options = JSON.parse(request.body)
    let uid = old["metadata"]?["uid"]?.text ?? ""
    if let wanted = options?["preconditions"]?["uid"]?.text, wanted != uid {
      throw .precondition(resource, name, wanted: wanted, found: uid)
    }
    if !isDryRun { store.remove(resource, namespace, name) }
    if options?["propagationPolicy"]?.text == "Orphan" {
      old[["metadata", "deletionTimestamp"]] = .string(Self.now)
      old[["metadata", "deletionGracePeriodSeconds"]] = 0
      old[["metadata", "finalizers"]] = ["orphan"]
      return Answer(200, old)
    }
    var details: JSON = [
      "name": .string(name), "kind": .string(resource.plural), "uid": .string(uid),
    ]
    if !resource.group.isEmpty { details["group"] = .string(resource.group) }
    return Answer(
      200,
      [
        "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
        "details": details,
      ])
  }

  // MARK: Server-side apply

  private func apply(
    _ name: String, _ old: JSON?, _ store: inout ObjectStore
  ) throws(Refusal) -> Answer {
    let configuration = try body()
    if let field = Validation.unknownField(configuration, resource) {
      throw Refusal(
        code: 500,
        message: """
          failed to create typed patch object (\(namespace ?? "")/\(name); \(resource.apiVersion), \
          Kind=\(resource.kind)): .spec.\(field): field not declared in schema
          """)
    }
    let leaves = FieldOwnership.leaves(configuration)
    let fields = FieldOwnership.fields(leaves.keys)
    guard let old else {
      let object = Defaults.added(to: configuration, resource)
      try Validation.check(object, was: nil, resource, store)
      return finish(
        201, created(assigned(object, was: nil, store), name, fields, .apply), [], &store)
    }
    var managers = ManagedFields(old)
    let conflicts = managers.takeOver(leaves, of: old, by: manager)
    if !conflicts.isEmpty, request.query["force"] != "true" { throw .conflicts(conflicts) }
    let before = managers.fields(of: manager, .apply)
    managers.set(fields, manager, .apply, resource.apiVersion, Self.now)
    // Fields that are no longer applied are removed unless another manager owns them.
    let left = FieldOwnership.leaves(ofFields: before).subtracting(leaves.keys)
    var object = FieldOwnership.removing(left, besides: managers.leaves, from: old)
    object = FieldOwnership.overlay(configuration, on: object)
    object = Defaults.added(to: object, resource)
    try Validation.check(object, was: old, resource, store)
    object = assigned(object, was: old, store)
    if object == old, before == fields, conflicts.isEmpty { return Answer(200, old) }
    object[["metadata", "managedFields"]] = managers.value
    return finish(200, next(object, old), [], &store)
  }

  // MARK: Updates

  private func update(
    _ object: JSON, _ old: JSON, _ name: String, _ store: inout ObjectStore
  ) throws(Refusal) -> Answer {
    var object = object
    let warnings = try removeUnknown(&object)
    object = Defaults.added(to: object, resource)
    try Validation.check(object, was: old, resource, store)
    // Managers that the client sends replace the old ones. An empty list keeps the old ones; one empty entry clears them.
    var managers = ManagedFields(object)
    if managers.isUnset { managers = ManagedFields(old) }
    managers.note(from: old, to: object, by: manager, resource.apiVersion, Self.now)
    object[["metadata", "managedFields"]] = managers.value
    object = assigned(object, was: old, store)
    for field in ["uid", "creationTimestamp"] where object["metadata"]?[field] == nil {
      object[["metadata", field]] = old["metadata"]?[field]
    }
    object[["metadata", "resourceVersion"]] = old["metadata"]?["resourceVersion"]
    object[["metadata", "generation"]] = old["metadata"]?["generation"]
    // Nothing changes, so the version stays the same.
    if object == old { return Answer(200, old) }
    return finish(200, next(object, old), warnings, &store)
  }

  private func assigned(_ object: JSON, was old: JSON?, _ store: ObjectStore) -> JSON {
    guard resource.plural == "services" else { return object }
    var object = object
    // Names and namespaces may be left to the path.
    if object["metadata"]?["name"] == nil {
      object[["metadata", "name"]] = old?["metadata"]?["name"]
    }
    return ServiceAllocation.assigned(to: object, was: old, store)
  }

  /// Returns the object with the next generation if its spec changed.
  private func next(_ object: JSON, _ old: JSON) -> JSON {
    var object = object
    if old["spec"] != object["spec"], let number = old["metadata"]?["generation"]?.number {
      object[["metadata", "generation"]] = .int(number + 1)
    }
    return object
  }

  private func finish(
    _ status: Int, _ object: JSON, _ warnings: [String], _ store: inout ObjectStore
  ) -> Answer {
    var answer = Answer(status, isDryRun ? object : store.put(object, resource))
    answer.warnings = warnings + Validation.warnings(object, resource)
    return answer
  }

  private func created(
    _ object: JSON, _ name: String, _ fields: JSON, _ operation: ManagedFields.Operation
  ) -> JSON {
    var object = object
    object["kind"] = .string(resource.kind)
    object["apiVersion"] = .string(resource.apiVersion)
    object[["metadata", "name"]] = .string(name)
    if let namespace { object[["metadata", "namespace"]] = .string(namespace) }
    object[["metadata", "uid"]] = .string(UUID().uuidString.lowercased())
    object[["metadata", "creationTimestamp"]] = .string(Self.now)
    if object["spec"] != nil, resource.hasGeneration { object[["metadata", "generation"]] = 1 }
    var managers = ManagedFields([:])
    managers.set(fields, manager, operation, resource.apiVersion, Self.now)
    object[["metadata", "managedFields"]] = managers.value
    return object
  }

  private func body() throws(Refusal) -> JSON {
    guard let body = JSON.parse(request.body) else {
      throw Refusal(code: 400, reason: "BadRequest", message: "the body is no JSON")
    }
    return body
  }

  /// Drops or rejects fields that the kind does not have, depending on the request.
  private func removeUnknown(_ object: inout JSON) throws(Refusal) -> [String] {
    guard let field = Validation.unknownField(object, resource) else { return [] }
    let words = "unknown field \"spec.\(field)\""
    switch request.query["fieldValidation"] {
    case "Strict":
      throw Refusal(
        code: 400, reason: "BadRequest",
        message: """
          \(resource.kind) in version "\(resource.version)" cannot be handled as a \
          \(resource.kind): strict decoding error: \(words)
          """)
    case "Ignore":
      object[["spec", field]] = nil
      return []
    default:
      object[["spec", field]] = nil
      return [words]
    }
  }

  static var now: String { Date.now.ISO8601Format() }
}
