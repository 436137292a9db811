import Foundation

/// Simulates workload controllers: they write the status of Deployments and StatefulSets, scale to an autoscaler's minimum, and
/// respect a quota for pods.
struct WorkloadControllers: Sendable {
  struct Quota: Sendable {
    let name: String
    let most: Int
    /// How many times rejected workloads are read until the quota is removed; nil if it stays.
    var looks: Int?
  }

  var isOn = false
  /// The addresses of the pods of a workload that come into being, by its name; nil if there are no pods.
  var addresses: [String: String]?
  /// How many times a workload is read until its autoscaler acts.
  var looks = 2
  var quota: Quota?

  /// Autoscalers that have not acted yet, by their target.
  private var pending: [ObjectStore.Key: (minimum: Int, looks: Int)] = [:]
  private var refused: Set<ObjectStore.Key> = []

  /// Processes the changes since a version.
  mutating func act(since version: Int, _ store: inout ObjectStore) {
    guard isOn else { return }
    for event in store.events.reversed().prefix(while: { $0.version > version }).reversed() {
      if event.type == "DELETED" {
        pending[event.key] = nil
        putPods([], of: event.key, &store)
        refused.remove(event.key)
        continue
      }
      switch event.key.plural {
      case "deployments", "statefulsets": settle(event.key, &store)
      case "horizontalpodautoscalers": follow(event.key, &store)
      default: break
      }
    }
  }

  /// Processes a read of a workload, which stands for time passing.
  mutating func look(at key: ObjectStore.Key, _ store: inout ObjectStore) {
    if let looks = quota?.looks, refused.contains(key) {
      if looks <= 1 { quota = nil } else { quota?.looks = looks - 1 }
    }
    if let (minimum, looks) = pending[key] {
      if looks > 1 {
        pending[key] = (minimum, looks - 1)
      } else {
        pending[key] = nil
        scale(key, to: minimum, &store)
      }
    } else if refused.contains(key) {
      settle(key, &store)
    }
  }

  // MARK: Autoscalers

  private mutating func follow(_ key: ObjectStore.Key, _ store: inout ObjectStore) {
    let spec = store.objects[key]?.object["spec"]
    let target = spec?["scaleTargetRef"]
    let workload = ObjectStore.Key(
      group: "apps",
      plural: target?["kind"]?.text == "StatefulSet" ? "statefulsets" : "deployments",
      namespace: key.namespace, name: target?["name"]?.text ?? "")
    guard let object = store.objects[workload]?.object else { return }
    let minimum = spec?["minReplicas"]?.number ?? 1
    let own = object["spec"]?["replicas"]?.number ?? 1
    if own > 0, own < minimum { pending[workload] = (minimum, looks) }
  }

  private mutating func scale(
    _ key: ObjectStore.Key, to count: Int, _ store: inout ObjectStore
  ) {
    guard var object = store.objects[key]?.object, let resource = Self.resource(key) else { return }
    object[["spec", "replicas"]] = .int(count)
    let generation = object["metadata"]?["generation"]?.number ?? 1
    object[["metadata", "generation"]] = .int(generation + 1)
    FieldOwnership.note(
      ["f:spec": ["f:replicas": [:]]], of: resource, subresource: "scale", in: &object)
    store.put(object, resource)
    settle(key, &store)
  }

  // MARK: Pods

  private mutating func settle(_ key: ObjectStore.Key, _ store: inout ObjectStore) {
    guard var object = store.objects[key]?.object, let resource = Self.resource(key) else { return }
    let wanted = object["spec"]?["replicas"]?.number ?? 1
    let before = object["status"]?["replicas"]?.number ?? 0
    var made = wanted
    var refusal: String?
    if let quota {
      let used = pods(besides: key, store)
      made = min(wanted, max(before, quota.most - used))
      if made < wanted {
        refusal = """
          is forbidden: exceeded quota: \(quota.name), requested: pods=1, used: pods=\(used + made), \
          limited: pods=\(quota.most)
          """
      }
    }
    if refusal == nil { refused.remove(key) } else { refused.insert(key) }
    let status = WorkloadStatus(object, pods: made, wanted: wanted, refusal: refusal)
    let address = addresses?[key.name] ?? "10.1.1.\(store.version % 250)"
    putPods(
      (0..<made).map { RunningObjects.pod(of: object, $0, address: address) }, of: key, &store)
    let new = key.plural == "deployments" ? status.deployment : status.statefulSet
    if object["status"] != new {
      object["status"] = new
      FieldOwnership.note(
        ["f:status": FieldOwnership.fields(of: new)], of: resource, subresource: "status",
        in: &object)
      store.put(object, resource)
    }
    for autoscaler in store.objects.keys
    where autoscaler.plural == "horizontalpodautoscalers" && autoscaler.namespace == key.namespace
      && pending[key] == nil
    {
      let target = store.objects[autoscaler]?.object[["spec", "scaleTargetRef", "name"]]?.text
      if target == key.name { follow(autoscaler, &store) }
    }
    if key.plural == "statefulsets", let refusal { report(refusal, made, object, &store) }
  }

  /// Replaces the pods of a workload by others.
  private func putPods(
    _ pods: [JSON], of workload: ObjectStore.Key, _ store: inout ObjectStore
  ) {
    guard addresses != nil,
      let resource = StandInResource.builtIn.first(where: { $0.plural == "pods" })
    else { return }
    let names = Set(pods.compactMap { $0[["metadata", "name"]]?.text })
    for stored in store.list(resource, workload.namespace)
    where stored.object[["metadata", "annotations", "made-by"]]?.text == workload.name
      && !names.contains(stored.key.name)
    {
      store.remove(resource, workload.namespace, stored.key.name)
    }
    for pod in pods {
      let name = pod[["metadata", "name"]]?.text ?? ""
      if store.find(resource, workload.namespace, name) == nil { store.put(pod, resource) }
    }
  }

  private func pods(besides key: ObjectStore.Key, _ store: ObjectStore) -> Int {
    store.objects.values.reduce(0) { sum, stored in
      guard stored.key != key, stored.key.namespace == key.namespace,
        ["deployments", "statefulsets"].contains(stored.key.plural)
      else { return sum }
      return sum + (stored.object[["status", "replicas"]]?.number ?? 0)
    }
  }

  /// Records the event for a pod that could not be created; one event counts all attempts.
  private func report(
    _ refusal: String, _ ordinal: Int, _ object: JSON, _ store: inout ObjectStore
  ) {
    guard let resource = StandInResource.builtIn.first(where: { $0.plural == "events" }) else {
      return
    }
    let name = object[["metadata", "name"]]?.text ?? ""
    let namespace = object[["metadata", "namespace"]]?.text
    let event = "\(name).18b1f0c6a2d5e7f3"
    let old = store.find(resource, namespace, event)
    let message = """
      create Pod \(name)-\(ordinal) in StatefulSet \(name) failed error: pods "\(name)-\(ordinal)" \
      \(refusal)
      """
    store.put(
      [
        "metadata": [
          "name": .string(event), "namespace": namespace.map(JSON.string) ?? .null,
          "creationTimestamp": old?[["metadata", "creationTimestamp"]] ?? .string(Changes.now),
        ],
        "involvedObject": [
          "kind": "StatefulSet", "namespace": namespace.map(JSON.string) ?? .null,
          "name": .string(name), "uid": object[["metadata", "uid"]] ?? "", "apiVersion": "apps/v1",
        ],
        "reason": "FailedCreate", "message": .string(message),
        "source": ["component": "statefulset-controller"],
        "firstTimestamp": old?["firstTimestamp"] ?? .string(Changes.now),
        "lastTimestamp": .string(Changes.now), "count": .int((old?["count"]?.number ?? 0) + 1),
        "type": "Warning", "eventTime": .null, "reportingComponent": "statefulset-controller",
        "reportingInstance": "",
      ], resource)
  }

  private static func resource(_ key: ObjectStore.Key) -> StandInResource? {
    StandInResource.builtIn.first { $0.plural == key.plural && $0.group == key.group }
  }
}

/// The status that a controller writes to a workload.
struct WorkloadStatus {
  private let generation: JSON
  private let name: String
  private let pods: Int
  private let wanted: Int
  /// The end of the API server's error message; nil if all pods are admitted.
  private let refusal: String?
  /// Whether a condition is missing that makes pods ready.
  private let isGated: Bool
  private static let hash = "6f8bcf85df"

  init(_ object: JSON, pods: Int, wanted: Int, refusal: String?) {
    generation = object[["metadata", "generation"]] ?? 1
    name = object[["metadata", "name"]]?.text ?? ""
    self.pods = pods
    isGated = object[["spec", "template", "spec", "readinessGates"]]?.elements.isEmpty == false
    self.wanted = wanted
    self.refusal = refusal
  }

  /// Returns the counts without zeros, which the API types omit.
  private func counts(_ names: [String]) -> JSON {
    var status: JSON = ["observedGeneration": generation]
    if pods > 0 {
      for name in names where !isGated || !["readyReplicas", "availableReplicas"].contains(name) {
        status[name] = .int(pods)
      }
    }
    return status
  }

  var deployment: JSON {
    var status = counts(["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"])
    let available = isGated ? 0 : pods
    if available < wanted { status["unavailableReplicas"] = .int(wanted - available) }
    status["terminatingReplicas"] = 0
    let set = "\(name)-\(Self.hash)"
    var conditions: [JSON] = [
      available < wanted
        ? Self.condition(
          "Available", "False", "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.")
        : Self.condition(
          "Available", "True", "MinimumReplicasAvailable",
          "Deployment has minimum availability.")
    ]
    if let refusal {
      conditions.append(
        Self.condition(
          "ReplicaFailure", "True", "FailedCreate", "pods \"\(set)-x7kzp\" \(refusal)"))
      conditions.append(
        Self.condition(
          "Progressing", "True", "NewReplicaSetCreated", "Created new replica set \"\(set)\""))
    } else {
      conditions.append(
        Self.condition(
          "Progressing", "True", "NewReplicaSetAvailable",
          "ReplicaSet \"\(set)\" has successfully progressed."))
    }
    status["conditions"] = .array(conditions)
    return status
  }

  var statefulSet: JSON {
    var status = counts(["replicas", "readyReplicas", "currentReplicas", "updatedReplicas"])
    if pods == 0 { status["replicas"] = 0 }
    status["availableReplicas"] = .int(pods)
    status["collisionCount"] = 0
    status["currentRevision"] = .string("\(name)-\(Self.hash)")
    status["updateRevision"] = .string("\(name)-\(Self.hash)")
    return status
  }

  private static func condition(
    _ type: String, _ status: String, _ reason: String, _ message: String
  ) -> JSON {
    [
      "type": .string(type), "status": .string(status), "reason": .string(reason),
      "message": .string(message), "lastUpdateTime": "2026-11-22T20:48:41Z",
      "lastTransitionTime": "2026-11-22T20:48:41Z",
    ]
  }
}
