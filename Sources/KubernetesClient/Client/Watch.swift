public import YAML

/// A change to the objects of a list.
public enum WatchEvent: Sendable {
  public enum Change: String, Sendable {
    case added = "ADDED"
    case modified = "MODIFIED"
    case deleted = "DELETED"
  }

  /// The complete current list, which replaces everything reported before.
  case listed(ObjectList)
  case changed(Change, Node)
  /// The watch is interrupted and will resume by itself.
  case interrupted(APIError)
  /// The watch has ended.
  case failed(APIError)
}

/// A list that is kept up to date: listed, watched, resumed when the connection ends, and listed again when the server no
/// longer has the changes in between.
public final class Watch {
  private unowned let client: APIClient
  private let request: ListRequest
  private let handler: (WatchEvent) -> Void
  private var version = ""
  private var failures = 0
  private var call: APICall?
  private var pager: ListPager?
  private var ending: APIStatus?
  /// Whether the response was not a valid watch stream, so that the rest of it is ignored.
  private var isBroken = false
  private var hasEvents = false
  private var isCancelled = false

  init(_ client: APIClient, _ request: ListRequest, _ handler: @escaping (WatchEvent) -> Void) {
    self.client = client
    self.request = request
    self.handler = handler
  }

  /// Cancels the watch; no further events are reported.
  public func cancel() {
    isCancelled = true
    if let call { client.cancel(call) }
    if let call = pager?.call { client.cancel(call) }
    call = nil
    pager = nil
  }

  func list() {
    let pager = ListPager(client, request, share: AnswerBudget.Share(client.budget)) {
      [self] result in
      self.pager = nil
      if isCancelled { return }
      switch result {
      case .success(let list):
        failures = 0
        version = list.resourceVersion
        handler(.listed(list))
        if !isCancelled { watch() }
      case .failure(let error): fail(error, relist: true)
      }
    }
    self.pager = pager
    pager.start()
  }

  /// The seconds after which the server ends a watch, randomized so that not all end at once.
  private static var duration: Int { .random(in: 300...600) }

  private func watch() {
    let seconds = Self.duration
    var watched = APIRequest(
      .get, request.type.path(namespace: request.namespace), query: request.selectors,
      access: ResourceAccess(verb: "watch", request.type, namespace: request.namespace))
    watched.query += [
      ("watch", "true"), ("resourceVersion", version), ("allowWatchBookmarks", "true"),
      ("timeoutSeconds", String(seconds)),
    ]
    hasEvents = false
    ending = nil
    isBroken = false
    call = client.watch(
      watched, seconds: seconds + 30, line: { [self] in take($0, watched) },
      then: { [self] in conclude($0, watched) })
  }

  private func take(_ line: [UInt8], _ watched: APIRequest) {
    guard !isCancelled, !isBroken, ending == nil else { return }
    let response = APIResponse(
      status: 200, contentType: "application/json", warnings: [], headers: [:], body: line)
    guard let root = response.tree(name: request.sourceName)?.root,
      let type = root["type"]?.text, let object = root["object"]
    else {
      isBroken = true
      if let call { client.cancel(call) }
      call = nil
      return fail(client.errors.make(watched, .incomplete), relist: false)
    }
    if type == "ERROR" {
      ending = APIStatus(object)
      return
    }
    if let version = object["metadata"]?["resourceVersion"]?.text { self.version = version }
    failures = 0
    hasEvents = true
    if let change = WatchEvent.Change(rawValue: type) { handler(.changed(change, object)) }
  }

  private func conclude(_ result: Result<APIResponse, APIError>, _ watched: APIRequest) {
    call = nil
    if isCancelled || isBroken { return }
    if let ending {
      let error = client.errors.make(watched, ending)
      return ending.code == 410 ? list() : fail(error, relist: false)
    }
    switch result {
    case .success:
      // Without a pause, a server that ends every watch immediately would be queried in a tight loop.
      if hasEvents { return watch() }
      failures += 1
      client.after(failures == 1 ? 0 : client.options.retries.backoff(after: failures)) { [self] in
        if !isCancelled { watch() }
      }
    case .failure(let error):
      if case .expired = error.reason { return list() }
      fail(error, relist: false)
    }
  }

  private func fail(_ error: APIError, relist: Bool) {
    guard error.isTransient else { return handler(.failed(error)) }
    failures += 1
    handler(.interrupted(error))
    if isCancelled { return }
    client.after(client.options.retries.backoff(after: failures)) { [self] in
      if isCancelled { return }
      if relist { list() } else { watch() }
    }
  }
}

extension APIClient {
  /// Keeps a list up to date for as long as ``turn(atMost:)`` is called, which also calls the closure.
  public func watch(_ request: ListRequest, _ handler: @escaping (WatchEvent) -> Void) -> Watch {
    let watch = Watch(self, request, handler)
    watch.list()
    return watch
  }

  func watch(
    _ request: APIRequest, seconds: Int, line: @escaping ([UInt8]) -> Void,
    then: @escaping (Result<APIResponse, APIError>) -> Void
  ) -> APICall {
    let stream = WatchStream(line: line)
    let call = APICall(request, timeout: seconds * 1000) { result in
      stream.drain()
      then(result)
    }
    call.stream = stream
    wait(0, for: call)
    return call
  }
}
