import Foundation
import Synchronization

/// Serves a watch: one event per line, until the timeout.
struct WatchService {
  let exchange: Exchange

  func serve() {
    let request = exchange.request
    let router = Router(request: request)
    let resource: StandInResource
    do throws(Refusal) {
      guard let target = try router.target(exchange.server) else {
        return exchange.send(.noSuchAddress)
      }
      try router.authorize("watch", target, exchange.server)
      resource = target.resource
    } catch {
      return exchange.send(error.answer)
    }
    let connection = exchange.connection
    connection.send(
      Array(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
          .utf8))
    let namespace = router.namespace
    let seconds = request.query["timeoutSeconds"].flatMap(Double.init) ?? 300
    let end = Date().addingTimeInterval(seconds)
    var version = request.query["resourceVersion"].flatMap(Int.init) ?? 0
    if request.query["sendInitialEvents"] == "true" {
      version = sendInitial(resource, namespace)
    } else if version > 0, version < exchange.server.state.withLock({ $0.store.oldest }) {
      send(
        type: "ERROR",
        Refusal(
          code: 410, reason: "Expired", message: "too old resource version: \(version)"
        ).answer.body)
      finish()
      return
    }
    var lastMark = Date()
    let broken = exchange.server.state.withLock { $0.brokenWatches }
    while connection.isOpen, connection.isHeard, exchange.server.isRunning, Date() < end {
      if exchange.server.state.withLock({ $0.brokenWatches }) != broken {
        return connection.reset()
      }
      let (events, latest, interval) = exchange.server.state.withLock { state in
        (
          state.store.events.filter { event in
            event.version > version && event.key.plural == resource.plural
              && event.key.group == resource.group
              && (namespace == nil || event.key.namespace == namespace)
          }, state.store.version, state.bookmarkInterval
        )
      }
      for event in events {
        send(type: event.type, event.object)
        version = event.version
      }
      if request.query["allowWatchBookmarks"] == "true",
        Date().timeIntervalSince(lastMark) > interval
      {
        bookmark(resource, latest)
        version = latest
        lastMark = Date()
      }
      Thread.sleep(forTimeInterval: 0.01)
    }
    finish()
  }

  private func sendInitial(_ resource: StandInResource, _ namespace: String?) -> Int {
    let (objects, version) = exchange.server.state.withLock { state in
      (state.store.list(resource, namespace), state.store.version)
    }
    for stored in objects { send(type: "ADDED", stored.object.bytes) }
    bookmark(resource, version, annotations: ["k8s.io/initial-events-end": "true"])
    return version
  }

  private func bookmark(
    _ resource: StandInResource, _ version: Int, annotations: JSON? = nil
  ) {
    var object: JSON = [
      "kind": .string(resource.kind), "apiVersion": .string(resource.apiVersion),
      "metadata": ["resourceVersion": .string(String(version))],
    ]
    if let annotations { object[["metadata", "annotations"]] = annotations }
    send(type: "BOOKMARK", object.bytes)
  }

  private func send(type: String, _ object: [UInt8]) {
    let line = Array("{\"type\":\"\(type)\",\"object\":".utf8) + object + Array("}\n".utf8)
    let size = String(line.count, radix: 16)
    exchange.connection.send(Array("\(size)\r\n".utf8) + line + Array("\r\n".utf8))
  }

  private func finish() { exchange.connection.send(Array("0\r\n\r\n".utf8)) }
}
