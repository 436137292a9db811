import Foundation
import Synchronization

/// A simulated API server for tests: stores objects in memory, answers like a real one, and fails on demand.
package final class ApiServerStandIn: Sendable {
  struct State: Sendable {
    var store = ObjectStore()
    var listing = Listing()
    var resources = StandInResource.builtIn
    var faults: [PendingFault] = []
    var requests: [StandInRequest] = []
    var users: [String: String] = ["stand-in-token": "admin"]
    var isOpen = true
    var denied: Set<String> = []
    var proxied: [String: [UInt8]] = [:]
    var proxiedPorts: [String: Int] = [:]
    var proxiedRefusals: [String: Answer] = [:]
    var servesAggregatedDiscovery = true
    var bookmarkInterval = 60.0
    var brokenWatches = 0
    var controllers = WorkloadControllers()
    var admission: [(plural: String, message: String)] = []
    var arrivals: [Arrival] = []
    var logs: [String: [LogEntry]] = [:]
    var endedLogs: Set<String> = []
    var reactions: [@Sendable (StandInRequest) -> Void] = []

    mutating func put(_ object: JSON, keepsVersion: Bool = false) {
      guard let kind = object["kind"]?.text, let version = object["apiVersion"]?.text,
        let resource = resources.first(where: { $0.kind == kind && $0.apiVersion == version })
      else { return }
      if keepsVersion {
        store.put(object, resource, keepsVersion: true)
        return
      }
      let name = object["metadata"]?["name"]?.text ?? ""
      let old = store.find(resource, object["metadata"]?["namespace"]?.text, name)
      var whole = Defaults.added(to: object, resource)
      if resource.plural == "services" {
        whole = ServiceAllocation.assigned(to: whole, was: old, store)
      }
      store.put(whole, resource)
    }
  }

  struct PendingFault: Sendable {
    let fault: Fault
    let isMeant: @Sendable (StandInRequest) -> Bool
    var times: Int
  }

  /// An object that another client creates.
  struct Arrival: Sendable {
    let object: JSON
    let isMeant: @Sendable (StandInRequest) -> Bool
  }

  let state = Mutex(State())
  private let server: HTTPServer
  private let isStopped = Atomic<Bool>(false)

  package init() throws {
    server = try HTTPServer()
    server.start { [weak self] connection in
      while connection.isOpen, let request = connection.next() {
        guard let self, !self.isStopped.load(ordering: .relaxed) else { return }
        Exchange(server: self, request: request, connection: connection).serve()
      }
    }
  }

  deinit { server.stop() }

  package func stop() {
    isStopped.store(true, ordering: .relaxed)
    server.stop()
  }

  var isRunning: Bool { !isStopped.load(ordering: .relaxed) }

  package var port: Int { server.port }

  /// The URL without TLS.
  package var address: String { "http://127.0.0.1:\(port)" }

  /// The requests received so far.
  package var requests: [StandInRequest] { state.withLock { $0.requests } }

  package func forgetRequests() { state.withLock { $0.requests = [] } }

  /// Puts an object in place as if it had been created long ago, with defaults and what is assigned.
  ///
  /// - Parameter keepsVersion: whether it is an object of a real server, and stays as it is.
  package func add(_ object: JSON, keepsVersion: Bool = false) {
    state.withLock { $0.put(object, keepsVersion: keepsVersion) }
  }

  /// Increases an object's version, as if a controller had updated it.
  package func touch(_ object: JSON) {
    state.withLock { state in
      let before = state.store.version
      state.put(object)
      state.controllers.act(since: before, &state.store)
    }
  }

  package func remove(kind: String, namespace: String, name: String) {
    state.withLock { state in
      guard let resource = state.resources.first(where: { $0.kind == kind }) else { return }
      state.store.remove(resource, namespace, name)
    }
  }

  /// Makes the next matching requests fail.
  package func inject(
    _ fault: Fault, times: Int = 1,
    where isMeant: @escaping @Sendable (StandInRequest) -> Bool = { _ in true }
  ) {
    state.withLock { state in
      state.faults.append(PendingFault(fault: fault, isMeant: isMeant, times: times))
    }
  }

  /// Stores an object just before the next matching request is answered, like a change by another client.
  package func add(
    _ object: JSON, before isMeant: @escaping @Sendable (StandInRequest) -> Bool
  ) {
    state.withLock { $0.arrivals.append(Arrival(object: object, isMeant: isMeant)) }
  }

  /// Calls a closure after each change that was made, before it is answered, as controllers would see it.
  package func react(_ body: @escaping @Sendable (StandInRequest) -> Void) {
    state.withLock { $0.reactions.append(body) }
  }

  package func clearFaults() { state.withLock { $0.faults = [] } }

  /// Serves additional resources, as after a CRD was installed.
  package func serve(_ resources: [StandInResource]) {
    state.withLock { $0.resources += resources }
  }

  package func stopAggregatedDiscovery() {
    state.withLock { $0.servesAggregatedDiscovery = false }
  }

  /// Requires credentials: users' tokens, or client certificates that the TLS proxy has verified.
  package func demandCredentials(tokens: [String: String]) {
    state.withLock { state in
      state.isOpen = false
      state.users = tokens
    }
  }

  /// Denies a user's permission, such as `viewer list secrets`.
  package func deny(_ permissions: String...) {
    state.withLock { $0.denied.formUnion(permissions) }
  }

  /// Takes ``deny(_:)`` back.
  package func allow(_ permissions: String...) {
    state.withLock { $0.denied.subtract(permissions) }
  }

  /// Sets the response of a pod or Service: the path ends with `/proxy` and what follows it.
  package func proxy(_ path: String, says text: String) {
    state.withLock { $0.proxied[path] = Array(text.utf8) }
  }

  /// Sets an error response of a pod, or of a proxy in front of it, which is not a Status object.
  package func proxy(
    _ path: String, refusesWith status: Int, saying text: String, contentType: String = "text/plain"
  ) {
    state.withLock {
      $0.proxiedRefusals[path] = Answer(status, bytes: Array(text.utf8), contentType: contentType)
    }
  }

  /// The local port to which requests for a port of a pod are passed on.
  package func proxiedPort(_ endpoint: String) -> Int? {
    state.withLock { $0.proxiedPorts[endpoint] }
  }

  /// Forwards requests for a pod to a local port; the endpoint has the form `meet/haproxy-0:9090`.
  package func proxy(_ endpoint: String, to port: Int) {
    state.withLock { $0.proxiedPorts[endpoint] = port }
  }

  /// Adds lines to the log of a container; its name has the form `meet/shard-0-jvb-0/jvb`, and `#previous` after it for the
  /// log before its last restart.
  package func log(_ container: String, _ lines: [LogEntry]) {
    state.withLock { $0.logs[container, default: []] += lines }
  }

  /// Ends the answers that follow a log, as when its container ends.
  package func endLog(_ container: String) { state.withLock { _ = $0.endedLogs.insert(container) } }

  /// Lets a container that was ended write a log again.
  package func resumeLog(_ container: String) {
    state.withLock { _ = $0.endedLogs.remove(container) }
  }

  /// Discards old versions, so that continue tokens and watches from them expire.
  package func compact() {
    state.withLock { state in
      state.store.compact()
      state.listing.forgetPages()
    }
  }

  /// Sends bookmarks to watches at an interval in seconds.
  package func sendBookmarks(every seconds: Double) {
    state.withLock { $0.bookmarkInterval = seconds }
  }

  /// Simulates the controllers of workloads. Pods become ready as soon as their workload changes; pods that an autoscaler adds
  /// to reach its minimum become ready later.
  ///
  /// - Parameters:
  ///   - looks: How many times a workload is read until its autoscaler acts.
  ///   - addresses: The addresses of new pods, by the name of their workload; nil if there are no pods.
  package func runWorkloads(
    autoscalersAfter looks: Int = 2, podsAt addresses: [String: String]? = nil
  ) {
    state.withLock { state in
      state.controllers.isOn = true
      state.controllers.looks = looks
      state.controllers.addresses = addresses
    }
  }

  /// Simulates a quota that limits the number of pods in each namespace.
  ///
  /// - Parameter looks: How many times rejected workloads are read until the quota is removed; nil if it stays.
  package func limitPods(quota name: String, to most: Int, looks: Int? = nil) {
    state.withLock { $0.controllers.quota = .init(name: name, most: most, looks: looks) }
  }

  /// Returns the versions of an object, the first one first.
  package func history(_ plural: String, _ namespace: String, _ name: String)
    -> [(version: Int, object: JSON)]
  {
    let events = state.withLock { state in
      state.store.events.filter {
        $0.key.plural == plural && $0.key.namespace == namespace && $0.key.name == name
      }
    }
    return events.compactMap { event in JSON.parse(event.object).map { (event.version, $0) } }
  }

  /// Rejects changes of a resource after authorization, like an admission webhook or a quota.
  package func refuse(_ plural: String, saying message: String) {
    state.withLock { $0.admission.append((plural, message)) }
  }

  package func clearRefusals() { state.withLock { $0.admission = [] } }

  /// Returns a stored object.
  package func object(kind: String, namespace: String, name: String) -> JSON? {
    state.withLock { state in
      guard let resource = state.resources.first(where: { $0.kind == kind }) else { return nil }
      return state.store.find(resource, namespace, name)
    }
  }

  /// All objects by kind, namespace and name, without fields that depend on requests or time.
  package var objects: [String: JSON] {
    state.withLock { state in
      var found: [String: JSON] = [:]
      for (key, stored) in state.store.objects {
        var object = stored.object
        for field in [
          "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields",
        ] { object[["metadata", field]] = nil }
        object["status"] = nil
        found["\(key.plural)/\(key.namespace)/\(key.name)"] = object
      }
      return found
    }
  }

  /// The texts of all objects, with their status, and of all logs.
  package var served: [String] {
    state.withLock { state in
      state.store.objects.values.map { String(decoding: $0.object.bytes, as: UTF8.self) }
        + state.logs.values.flatMap { $0.map(\.text) }
    }
  }

  /// The version of the last change.
  package var version: Int { state.withLock { $0.store.version } }

  /// Resets the connections of all watches.
  package func breakWatches() { state.withLock { $0.brokenWatches += 1 } }

  package func skip(toVersion version: Int) { state.withLock { $0.store.skip(to: version) } }

  /// The number of objects.
  package var objectCount: Int { state.withLock { $0.store.objects.count } }
}
