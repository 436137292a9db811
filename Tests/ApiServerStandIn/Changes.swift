import Foundation

/// How the stand-in creates, applies, patches, updates and deletes.
struct Changes {
  let resource: StandInResource
  let namespace: String?
  let request: StandInRequest

  var isDryRun: Bool {
    if request.query["dryRun"] == "All" { return true }
    return JSON.parse(request.body)?["dryRun"]?.elements.isEmpty == false
  }

  private var manager: String { request.query["fieldManager"] ?? "unknown" }

  func create(_ store: inout ObjectStore) throws(Refusal) -> Answer {
    let object = try body()
    let name = object["metadata"]?["name"]?.text ?? ""
    if store.find(resource, namespace, name) != nil { throw .exists(resource, name) }
    try Validation.check(object, was: nil, resource, store)
    let leaves = Set(FieldOwnership.leaves(object).keys)
    return finish(201, created(object, name, leaves, "Update"), &store, isNew: true)
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
    if let uid = options?["preconditions"]?["uid"]?.text, uid != old["metadata"]?["uid"]?.text {
      throw .modified(resource, name)
    }
    if !isDryRun { store.remove(resource, namespace, name) }
    if options?["propagationPolicy"]?.text == "Orphan" {
      old[["metadata", "deletionTimestamp"]] = .string(Self.now)
      old[["metadata", "deletionGracePeriodSeconds"]] = 0
      old[["metadata", "finalizers"]] = ["orphan"]
      return Answer(200, old)
    }
    return Answer(
      200,
      [
        "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
        "details": ["name": .string(name), "kind": .string(resource.plural)],
      ])
  }

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
    guard let old else {
      try Validation.check(configuration, was: nil, resource, store)
      return finish(
        201, created(configuration, name, Set(leaves.keys), "Apply"), &store, isNew: true)
    }
    var managers = old["metadata"]?["managedFields"]?.elements ?? []
    try resolveConflicts(leaves, old, &managers)
    var object = FieldOwnership.overlay(configuration, on: old)
    managers.removeAll { $0["manager"]?.text == manager && $0["operation"]?.text == "Apply" }
    managers.append(entry(Set(leaves.keys), "Apply"))
    try Validation.check(object, was: old, resource, store)
    let isSame = object == old
    object[["metadata", "managedFields"]] = .array(managers)
    if !isSame, old["spec"] != object["spec"], let number = old["metadata"]?["generation"]?.number {
      object[["metadata", "generation"]] = .int(number + 1)
    }
    if isSame, Self.owned(old, manager) == Set(leaves.keys) { return Answer(200, old) }
    return finish(200, object, &store, isNew: false)
  }

  /// Takes fields from other managers where that is forced, and refuses where it is not.
  private func resolveConflicts(
    _ leaves: [[String]: JSON], _ old: JSON, _ managers: inout [JSON]
  ) throws(Refusal) {
    var conflicts: [(manager: String, field: String)] = []
    for (position, other) in managers.enumerated() where other["manager"]?.text != manager {
      let owned = FieldOwnership.leaves(ofFields: other["fieldsV1"] ?? [:])
      let disputed = leaves.filter { leaf, value in
        owned.contains(leaf) && FieldOwnership.value(in: old, leaf) != value
      }.keys
      if disputed.isEmpty { continue }
      for leaf in disputed {
        conflicts.append((other["manager"]?.text ?? "", FieldOwnership.words(leaf)))
      }
      managers[position]["fieldsV1"] = FieldOwnership.fields(owned.subtracting(disputed))
    }
    if !conflicts.isEmpty, request.query["force"] != "true" {
      throw .conflicts(conflicts.sorted { ($0.manager, $0.field) < ($1.manager, $1.field) })
    }
  }

  private func update(
    _ object: JSON, _ old: JSON, _ name: String, _ store: inout ObjectStore
  ) throws(Refusal) -> Answer {
    try Validation.check(object, was: old, resource, store)
    var object = object
    if old["spec"] != object["spec"], let number = old["metadata"]?["generation"]?.number {
      object[["metadata", "generation"]] = .int(number + 1)
    }
    return finish(200, object, &store, isNew: false)
  }

  private func finish(
    _ status: Int, _ object: JSON, _ store: inout ObjectStore, isNew: Bool
  ) -> Answer {
    var answer = Answer(status, isDryRun ? object : store.put(object, resource))
    answer.warnings = Validation.warnings(object, resource)
    return answer
  }

  private func created(
    _ object: JSON, _ name: String, _ leaves: Set<[String]>, _ operation: String
  ) -> JSON {
    var object = object
    object["kind"] = .string(resource.kind)
    object["apiVersion"] = .string(resource.apiVersion)
    object[["metadata", "name"]] = .string(name)
    if let namespace { object[["metadata", "namespace"]] = .string(namespace) }
    object[["metadata", "uid"]] = .string(UUID().uuidString.lowercased())
    object[["metadata", "creationTimestamp"]] = .string(Self.now)
    if object["spec"] != nil, resource.plural != "services" {
      object[["metadata", "generation"]] = 1
    }
    object[["metadata", "managedFields"]] = [entry(leaves, operation)]
    return object
  }

  private func entry(_ leaves: Set<[String]>, _ operation: String) -> JSON {
    [
      "manager": .string(manager), "operation": .string(operation),
      "apiVersion": .string(resource.apiVersion), "time": .string(Self.now),
      "fieldsType": "FieldsV1", "fieldsV1": FieldOwnership.fields(leaves),
    ]
  }

  private func body() throws(Refusal) -> JSON {
    guard let body = JSON.parse(request.body) else {
      throw Refusal(code: 400, reason: "BadRequest", message: "the body is no JSON")
    }
    return body
  }

  private static func owned(_ object: JSON, _ manager: String) -> Set<[String]> {
    let entry = object["metadata"]?["managedFields"]?.elements.last {
      $0["manager"]?.text == manager && $0["operation"]?.text == "Apply"
    }
    return FieldOwnership.leaves(ofFields: entry?["fieldsV1"] ?? [:])
  }

  static var now: String { ISO8601DateFormatter().string(from: Date()) }
}
