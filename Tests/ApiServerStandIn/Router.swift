import Foundation
import Synchronization

/// Determines the resource and user of a request, and checks permissions.
struct Router {
  let request: StandInRequest

  struct Target {
    let resource: StandInResource
    let name: String?
    let subresource: String?
    /// The path after `/proxy`.
    let rest: String
  }

  func answer(_ server: ApiServerStandIn) throws(Refusal) -> Answer {
    if request.path == "/version" {
      return Answer(
        200,
        [
          "major": "1", "minor": "36", "emulationMajor": "1", "emulationMinor": "36",
          "minCompatibilityMajor": "1", "minCompatibilityMinor": "35", "gitVersion": "v1.36.0",
          "gitCommit": "0000000000000000000000000000000000000000", "gitTreeState": "clean",
          "buildDate": "1970-01-01T00:00:00Z", "goVersion": "go1.27.3", "compiler": "gc",
          "platform": "linux/amd64",
        ])
    }
    if request.path == "/readyz" {
      return Answer(200, bytes: Array("ok".utf8), contentType: "text/plain; charset=utf-8")
    }
    if let answer = discovery(server) { return answer }
    let user = try user(server)
    if request.segments.suffix(1) == ["selfsubjectaccessreviews"] { return review(server, user) }
    guard let target = try target(server) else { return .noSuchAddress }
    if target.subresource == "proxy" { return try proxy(target, server) }
    if target.subresource == "log", let pod = target.name {
      try authorize("get", target, server)
      return try LogAnswer(request: request, namespace: namespace ?? "", pod: pod)
        .answer(server, target.resource)
    }
    switch (request.method, target.name, target.subresource) {
    case ("GET", nil, _):
      try authorize("list", target, server)
      return try list(target, server)
    case ("GET", let name?, let subresource):
      try authorize("get", target, server)
      return try get(target, name, subresource, server)
    case ("POST", nil, _):
      try authorize("create", target, server)
      return try change(target, server) { changes, store throws(Refusal) in
        try changes.create(&store)
      }
    case ("POST", let name?, "eviction"):
      try authorize("create", target, server)
      return try evict(name, target, server)
    case ("PATCH", let name?, _):
      try authorize("patch", target, server)
      return try change(target, server) { changes, store throws(Refusal) in
        try changes.patch(name, &store)
      }
    case ("PUT", let name?, _):
      try authorize("update", target, server)
      return try change(target, server) { changes, store throws(Refusal) in
        try changes.put(name, &store)
      }
    case ("DELETE", let name?, _):
      try authorize("delete", target, server)
      return try change(target, server) { changes, store throws(Refusal) in
        try changes.delete(name, &store)
      }
    default:
      throw Refusal(code: 405, reason: "MethodNotAllowed", message: "method not allowed")
    }
  }

  /// The namespace in the path.
  var namespace: String? {
    guard let position = request.segments.firstIndex(of: "namespaces"), position <= 3,
      request.segments.count > position + 2
    else { return nil }
    return request.segments[position + 1]
  }

  func target(_ server: ApiServerStandIn) throws(Refusal) -> Target? {
    var segments = request.segments[...]
    guard let root = segments.popFirst(), root == "api" || root == "apis" else { return nil }
    let group = root == "api" ? "" : segments.popFirst() ?? ""
    let version = segments.popFirst() ?? ""
    if namespace != nil { segments = segments.dropFirst(2) }
    guard let plural = segments.popFirst() else { return nil }
    let resource = server.state.withLock { state in
      state.resources.first { $0.group == group && $0.version == version && $0.plural == plural }
    }
    guard let resource else { return nil }
    let name = segments.popFirst()
    let subresource = segments.popFirst()
    return Target(
      resource: resource, name: name, subresource: subresource,
      rest: "/" + segments.joined(separator: "/"))
  }

  /// Returns the user who sent the request.
  func user(_ server: ApiServerStandIn) throws(Refusal) -> String {
    let (isOpen, users) = server.state.withLock { ($0.isOpen, $0.users) }
    if let header = request.headers["authorization"] {
      if header.hasPrefix("Bearer "), let user = users[String(header.dropFirst(7))] {
        return request.headers["impersonate-user"] ?? user
      }
      if header.hasPrefix("Basic "), let data = Data(base64Encoded: String(header.dropFirst(6))),
        let user = users[String(decoding: data, as: UTF8.self)]
      {
        return user
      }
      throw .unauthorized
    }
    if let name = request.headers["x-client-name"], !name.isEmpty { return name }
    return isOpen ? "admin" : "system:anonymous"
  }

  func authorize(
    _ verb: String, _ target: Target, _ server: ApiServerStandIn
  ) throws(Refusal) {
    let user = try user(server)
    let subresource =
      target.subresource.map { ["proxy", "log", "eviction"].contains($0) ? "/\($0)" : "" } ?? ""
    if isAllowed(user, verb, target.resource.plural + subresource, server) { return }
    throw .forbidden(
      user, verb, target.resource, namespace, target.name, subresource: subresource)
  }

  private func isAllowed(
    _ user: String, _ verb: String, _ plural: String, _ server: ApiServerStandIn
  ) -> Bool {
    if user == "system:anonymous" { return false }
    return server.state.withLock { state in
      !state.denied.contains("\(user) \(verb) \(plural)")
        && !state.denied.contains("\(user) \(verb) *")
    }
  }

  private func discovery(_ server: ApiServerStandIn) -> Answer? {
    let (resources, isAggregated) = server.state.withLock {
      ($0.resources, $0.servesAggregatedDiscovery)
    }
    switch request.segments {
    case ["api"], ["apis"]:
      let isCore = request.segments == ["api"]
      if isAggregated, request.accepts("as=APIGroupDiscoveryList") {
        let version = request.accepts("v=v2;") ? "v2" : "v2beta1"
        return DiscoveryAnswers.aggregated(resources, core: isCore, version: version)
      }
      return isCore ? DiscoveryAnswers.coreVersions : DiscoveryAnswers.groups(resources)
    case ["api", "v1"]: return DiscoveryAnswers.resources(resources, "", "v1")
    default:
      guard request.segments.count == 3, request.segments[0] == "apis" else { return nil }
      return DiscoveryAnswers.resources(resources, request.segments[1], request.segments[2])
    }
  }

  private func list(_ target: Target, _ server: ApiServerStandIn) throws(Refusal) -> Answer {
    let namespace = namespace
    let request = request
    let result = server.state.withLock { state -> Result<Answer, Refusal> in
      var store = state.store
      let result = Result { () throws(Refusal) in
        try state.listing.page(target.resource, namespace, request, &store)
      }
      state.store = store
      return result
    }
    let answer = try result.get()
    return request.accepts("as=Table") ? Table.answer(answer, target.resource) : answer
  }

  private func get(
    _ target: Target, _ name: String, _ subresource: String?, _ server: ApiServerStandIn
  ) throws(Refusal) -> Answer {
    let namespace = namespace
    let object = server.state.withLock { state in
      state.controllers.look(at: state.store.key(target.resource, namespace, name), &state.store)
      return state.store.find(target.resource, namespace, name)
    }
    guard let object else { throw .notFound(target.resource, name) }
    guard subresource == "scale" else { return Answer(200, object) }
    var metadata: JSON = [:]
    for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
      metadata[key] = object["metadata"]?[key]
    }
    let labels = object["spec"]?["selector"]?["matchLabels"]?.members ?? [:]
    let selector = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text ?? "")" }
    return Answer(
      200,
      [
        "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
        "spec": ["replicas": object["spec"]?["replicas"] ?? 1],
        "status": [
          "replicas": object["status"]?["replicas"] ?? 0,
          "selector": .string(selector.joined(separator: ",")),
        ],
      ])
  }

  private func change(
    _ target: Target, _ server: ApiServerStandIn,
    _ body: @Sendable (Changes, inout ObjectStore) throws(Refusal) -> Answer
  ) throws(Refusal) -> Answer {
    let changes = Changes(resource: target.resource, namespace: namespace, request: request)
    let refusal = server.state.withLock { state in
      state.admission.first { $0.plural == target.resource.plural }?.message
    }
    if let refusal, request.method != "DELETE" {
      throw Refusal(code: 403, reason: "Forbidden", message: refusal)
    }
    let result = server.state.withLock { state -> Result<Answer, Refusal> in
      var store = state.store
      let before = store.version
      let result = Result { () throws(Refusal) in try body(changes, &store) }
      state.controllers.act(since: before, &store)
      state.store = store
      return result
    }
    return try result.get()
  }

  /// Removes a pod at once; PodDisruptionBudgets are left to injected faults.
  private func evict(
    _ name: String, _ target: Target, _ server: ApiServerStandIn
  ) throws(Refusal) -> Answer {
    let uid = JSON.parse(request.body)?[["deleteOptions", "preconditions", "uid"]]?.text
    let namespace = namespace
    let result = server.state.withLock { state -> Result<Answer, Refusal> in
      guard let pod = state.store.find(target.resource, namespace, name) else {
        return .failure(.notFound(target.resource, name))
      }
      let found = pod[["metadata", "uid"]]?.text ?? ""
      if let uid, uid != found {
        return .failure(.precondition(target.resource, name, wanted: uid, found: found))
      }
      state.store.remove(target.resource, namespace, name)
      return .success(
        Answer(
          201, ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success"]))
    }
    return try result.get()
  }

  private func proxy(_ target: Target, _ server: ApiServerStandIn) throws(Refusal) -> Answer {
    let endpoint = target.name ?? ""
    let pod = String(endpoint.prefix { $0 != ":" })
    try authorize(request.method == "POST" ? "create" : "get", target, server)
    let namespace = namespace
    let key = "\(namespace ?? "")/\(endpoint)"
    let (exists, text, port, refusal) = server.state.withLock { state in
      (
        state.store.find(target.resource, namespace, pod) != nil,
        state.proxied[key + target.rest], state.proxiedPorts[key],
        state.proxiedRefusals[key + target.rest]
      )
    }
    guard exists else { throw .notFound(target.resource, pod) }
    if let refusal { return refusal }
    if let port {
      let type = request.headers["content-type"].map { ["Content-Type": $0] } ?? [:]
      let answer = ProxiedAnswer.send(
        request.method, target.rest, request.query, type, request.body, to: port)
      if let answer { return answer }
    }
    guard let text else {
      throw Refusal(
        code: 503, reason: "ServiceUnavailable",
        message: "error trying to reach service: dial tcp: connect: connection refused")
    }
    return Answer(200, bytes: text, contentType: "text/plain")
  }

  private func review(_ server: ApiServerStandIn, _ user: String) -> Answer {
    var review = JSON.parse(request.body) ?? [:]
    let asked = review["spec"]?["resourceAttributes"]
    let verb = asked?["verb"]?.text ?? ""
    let subresource = asked?["subresource"]?.text.map { "/\($0)" } ?? ""
    let plural = (asked?["resource"]?.text ?? "") + subresource
    var managers = ManagedFields([:])
    managers.set(
      ManagedFields.created(review), request.query["fieldManager"] ?? "unknown", .update,
      "authorization.k8s.io/v1", Changes.now)
    review["metadata"] = [:]
    review[["metadata", "managedFields"]] = managers.value
    review["status"] = ["allowed": .bool(isAllowed(user, verb, plural, server))]
    return Answer(201, review)
  }
}
