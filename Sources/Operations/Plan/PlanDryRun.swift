import Basics
import Kubernetes
package import KubernetesClient
package import Layout
import Lint
import YAML

/// Tests a plan with server-side-apply dry runs, so that defaults and fields of other managers do not appear as differences.
package struct PlanDryRun {
  private let client: APIClient
  private let discovery: Discovery
  private let namespace: String
  /// Whether to send server-side dry runs; otherwise changes are compared with the live objects.
  private let asksServer: Bool

  package init(
    _ client: APIClient, _ discovery: Discovery, namespace: String, asksServer: Bool = true
  ) {
    self.client = client
    self.discovery = discovery
    self.namespace = namespace
    self.asksServer = asksServer
  }

  /// Returns the changes that would have an effect or be rejected.
  ///
  /// - Throws: `Interrupted` if a signal asked the process to stop.
  package func probe(_ planned: [PlannedChange]) throws(Interrupted) -> DryRunPlan {
    var known: [(planned: PlannedChange, type: ResourceType)] = []
    var probed: [Int: DryRunChange] = [:]
    for (position, change) in planned.enumerated() {
      let object = change.object
      if let type = discovery.find(apiVersion: object.apiVersion, kind: object.kind)?.type {
        known.append((change, type))
      } else {
        let group = object.apiVersion.split(separator: "/").map(String.init)
        let type = ResourceType(
          group: group.count == 2 ? group[0] : "", version: group.last ?? "",
          plural: object.kind.lowercased() + "s", kind: object.kind)
        let error = APIError.notServed(
          type, namespace: object.namespace, name: object.name,
          server: client.connection.server.description)
        probed[position] = DryRunChange(
          planned: change, type: type, live: nil, outcome: .refused(error))
        known.append((change, type))
      }
    }
    let open = planned.indices.filter { probed[$0] == nil }
    let lives = try client.perform(
      open.map { Self.get(known[$0].planned.object, known[$0].type) })
    let contents = lives.map { answer -> Content? in
      guard case .success(let response) = answer else { return nil }
      return Self.content(response)
    }
    guard asksServer else {
      for (offset, position) in open.enumerated() {
        let (change, type) = known[position]
        probed[position] = Self.unasked(change, type, lives[offset], contents[offset])
      }
      return plan(of: planned.indices.compactMap { probed[$0] })
    }
    let answers = try client.perform(
      open.enumerated().map { offset, position in
        Self.request(
          for: known[position].planned, known[position].type, live: contents[offset],
          isDryRun: true)
      })
    var forced: [(position: Int, live: Content?, conflicts: [String])] = []
    let made = Set(
      planned.filter { $0.object.kind == "Namespace" }.map(\.object.name))
    for (offset, position) in open.enumerated() {
      let (change, type) = known[position]
      var live: Content?
      switch lives[offset] {
      case .success: live = contents[offset]
      case .failure(let error):
        guard error.isNotFound else {
          probed[position] = DryRunChange(
            planned: change, type: type, live: nil, outcome: .refused(error))
          continue
        }
      }
      switch answers[offset] {
      case .success(let response):
        probed[position] = Self.outcome(change, type, live, response)
      case .failure(let error):
        if case .conflict(let status) = error.reason, !status.causes.isEmpty {
          forced.append((position, live, Self.owners(status)))
        } else {
          probed[position] = Self.outcome(change, type, live, error, namespaces: made)
        }
      }
    }
    let again = try client.perform(
      forced.map {
        Self.request(
          for: known[$0.position].planned, known[$0.position].type, live: $0.live, isDryRun: true,
          force: true)
      })
    for (entry, answer) in zip(forced, again) {
      let (change, type) = known[entry.position]
      var result: DryRunChange?
      switch answer {
      case .success(let response): result = Self.outcome(change, type, entry.live, response)
      case .failure(let error):
        result = Self.outcome(change, type, entry.live, error, namespaces: made)
      }
      // A patch and an apply of the same manager own fields separately.
      let own = "conflict with \"\(ChangeOptions().fieldManager)\""
      let foreign = entry.conflicts.filter { !$0.contains(own) }
      result?.conflicts = foreign
      result?.takesOwnFields = foreign.isEmpty
      probed[entry.position] = result
    }
    return plan(of: planned.indices.compactMap { probed[$0] })
  }

  private func plan(of changes: [DryRunChange]) -> DryRunPlan {
    DryRunPlan(
      changes: changes, namespace: namespace, server: client.connection.server.description)
  }

  // MARK: Requests

  static func get(_ object: ObjectReference, _ type: ResourceType) -> APIRequest {
    .get(type, namespace: type.scope(object.namespace), name: object.name)
  }

  /// Returns the request that makes a change, without removing fields.
  ///
  /// - Parameter live: The live object; a change of some fields repeats those that were applied before.
  static func request(
    for change: PlannedChange, _ type: ResourceType, live: Content?, isDryRun: Bool,
    force: Bool = false, uid: String? = nil
  ) -> APIRequest {
    let object = change.object
    let namespace = type.scope(object.namespace)
    let options = ChangeOptions(isDryRun: isDryRun)
    switch change.action {
    case .apply(let content):
      return .apply(
        type, namespace: namespace, name: object.name, object: JSONText(content).bytes,
        force: force, options)
    case .change(let partial, _):
      let fields =
        live.map { partial.configuration(for: $0, by: options.fieldManager) } ?? partial.fields
      return .apply(
        type, namespace: namespace, name: object.name,
        object: JSONText(configuration(fields, object)).bytes, force: force, options)
    case .delete:
      return .delete(
        type, namespace: namespace, name: object.name, propagation: .background, uid: uid,
        isDryRun: isDryRun)
    }
  }

  /// Returns a patch that removes fields and fails if their values have changed; nil if there is none to remove.
  ///
  /// - Parameters:
  ///   - before: The live object that the plan was made for.
  ///   - after: The object after the other fields were applied.
  static func removal(
    for change: PlannedChange, _ type: ResourceType, before: Content?, after: Content?
  ) -> APIRequest? {
    guard case .change(let partial, _) = change.action else { return nil }
    var removals = partial.removals
    if let before, let after { removals = partial.removals(from: before, leftIn: after) }
    guard !removals.isEmpty else { return nil }
    var patch = JSONPatch()
    for removal in removals {
      patch.add("test", removal.path, removal.value)
      patch.add("remove", removal.path)
    }
    return .jsonPatch(
      type, namespace: type.scope(change.object.namespace), name: change.object.name,
      patch: patch.bytes, ChangeOptions())
  }

  private static func configuration(_ fields: Content, _ object: ObjectReference) -> Content {
    var metadata = [Content.Entry("name", .scalar(.string(object.name)))]
    if let namespace = object.namespace {
      metadata.append(Content.Entry("namespace", .scalar(.string(namespace))))
    }
    var entries = [
      Content.Entry("apiVersion", .scalar(.string(object.apiVersion))),
      Content.Entry("kind", .scalar(.string(object.kind))),
    ]
    if case .map(let own)? = fields["metadata"] { metadata += own }
    entries.append(Content.Entry("metadata", .map(metadata)))
    if case .map(let own) = fields {
      entries += own.filter { !["apiVersion", "kind", "metadata"].contains($0.key) }
    }
    return .map(entries)
  }

  // MARK: Without the server

  /// Returns the effect of a change as far as the live object shows it.
  private static func unasked(
    _ change: PlannedChange, _ type: ResourceType, _ answer: Result<APIResponse, APIError>,
    _ live: Content?
  ) -> DryRunChange? {
    func result(_ live: Content?, _ outcome: DryRunChange.Outcome) -> DryRunChange {
      DryRunChange(planned: change, type: type, live: live, outcome: outcome)
    }
    if case .failure(let error) = answer, !error.isNotFound { return result(nil, .refused(error)) }
    if case .delete = change.action { return live.map { result($0, .superfluous) } }
    guard let live else { return result(nil, .missing) }
    var after: Content
    switch change.action {
    case .apply(let content): after = OwnedFields.merged(live, with: content.withSecretData)
    case .change(let partial, _):
      after = OwnedFields.merged(
        partial.removals.reduce(live) { $0.removing($1.path[...]) }, with: partial.fields)
    case .delete: return nil
    }
    if after.comparable == live.comparable { return nil }
    return result(live, .different(after: after))
  }

  // MARK: Responses

  static func content(_ response: APIResponse) -> Content? {
    response.tree(name: "")?.root.flatMap { Content($0) }
  }

  private static func outcome(
    _ change: PlannedChange, _ type: ResourceType, _ live: Content?, _ response: APIResponse
  ) -> DryRunChange? {
    if case .delete = change.action {
      guard live != nil else { return nil }
      return DryRunChange(planned: change, type: type, live: live, outcome: .superfluous)
    }
    guard let live else {
      return DryRunChange(planned: change, type: type, live: nil, outcome: .missing)
    }
    var after = content(response) ?? live
    if case .change(let partial, _) = change.action {
      for removal in partial.removals(from: live, leftIn: after) {
        after = after.removing(removal.path[...])
      }
    }
    if after.comparable == live.comparable { return nil }
    return DryRunChange(
      planned: change, type: type, live: live, outcome: .different(after: after))
  }

  private static func outcome(
    _ change: PlannedChange, _ type: ResourceType, _ live: Content?, _ error: APIError,
    namespaces: Set<String>
  ) -> DryRunChange? {
    if case .delete = change.action, error.isNotFound { return nil }
    if live != nil, let words = immutable(error) {
      return DryRunChange(planned: change, type: type, live: live, outcome: .replaced(words))
    }
    // The plan creates the namespace, so a dry run inside it cannot work yet.
    if live == nil, case .notFound = error.reason,
      let namespace = change.object.namespace, namespaces.contains(namespace)
    {
      return DryRunChange(planned: change, type: type, live: nil, outcome: .missing)
    }
    return DryRunChange(planned: change, type: type, live: live, outcome: .refused(error))
  }

  /// Returns the server's message about an immutable field; nil for other errors.
  static func immutable(_ error: APIError) -> String? {
    guard case .invalid(let status) = error.reason else { return nil }
    let cause = status.causes.first { cause in
      ["immutable", "may not change once set", "updates to statefulset spec"].contains {
        cause.message.holdsText($0)
      }
    }
    return cause.map { "\($0.field): \($0.message)" }
  }

  private static func owners(_ status: APIStatus) -> [String] {
    status.causes.map { "\($0.field): \($0.message)" }
  }
}

extension Content {
  /// A Secret as a server stores it, with `stringData` merged into `data`.
  fileprivate var withSecretData: Content {
    guard self["kind"]?.text == "Secret", case .map(let texts)? = self["stringData"],
      case .map(let members) = self
    else { return self }
    let encoded = texts.compactMap { entry in
      entry.value.text.map {
        Content.Entry(entry.key, .scalar(.string(Base64.encode(Array($0.utf8)))))
      }
    }
    let data = OwnedFields.merged(self["data"] ?? .map([]), with: .map(encoded))
    return .map(
      members.filter { $0.key != "data" && $0.key != "stringData" } + [Content.Entry("data", data)])
  }
}

extension String {
  func holdsText(_ word: String) -> Bool {
    let (text, word) = (Array(utf8), Array(word.utf8))
    guard word.count <= text.count, let first = word.first else { return false }
    return (0...(text.count - word.count)).contains {
      text[$0] == first && text[$0..<($0 + word.count)].elementsEqual(word)
    }
  }
}
