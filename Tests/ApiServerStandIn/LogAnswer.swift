import Foundation
import Synchronization

/// A line of a container's log, with its time as the kubelet writes it.
package struct LogEntry: Sendable {
  package let time: String
  package let text: String

  package init(_ time: String, _ text: String) { (self.time, self.text) = (time, text) }
}

/// Answers requests for the log of a container.
// source: kubernetes/kubernetes pkg/registry/core/pod/strategy.go (LogLocation), pkg/kubelet/kubelet_pods.go (validateContainerLogStatus)
struct LogAnswer {
  let request: StandInRequest
  let namespace: String
  let pod: String

  private var container: String { request.query["container"] ?? "" }

  /// The name under which the log is stored.
  var key: String {
    "\(namespace)/\(pod)/\(container)" + (request.query["previous"] == "true" ? "#previous" : "")
  }

  func answer(
    _ server: ApiServerStandIn, _ resource: StandInResource
  ) throws(Refusal) -> Answer {
    let (object, entries) = server.state.withLock { state in
      (state.store.find(resource, namespace, pod), state.logs[key])
    }
    guard let object else { throw .notFound(resource, pod) }
    let containers =
      (object[["spec", "containers"]]?.elements ?? [])
      + (object[["spec", "initContainers"]]?.elements ?? [])
    guard containers.contains(where: { $0["name"]?.text == container }) else {
      throw Refusal(
        code: 400, reason: "BadRequest",
        message: "container \(container) is not valid for pod \(pod)")
    }
    if request.query["previous"] == "true", entries == nil {
      throw Refusal(
        code: 400, reason: "BadRequest",
        message: "previous terminated container \"\(container)\" in pod \"\(pod)\" not found")
    }
    var text = lines(entries ?? []).joined()
    if let limit = request.query["limitBytes"].flatMap({ Int($0) }) {
      text = String(decoding: text.utf8.prefix(limit), as: UTF8.self)
    }
    return Answer(200, bytes: Array(text.utf8), contentType: "text/plain")
  }

  /// The lines that a request asks for.
  func lines(_ entries: [LogEntry]) -> [String] {
    var entries = entries[...]
    let since =
      request.query["sinceTime"].flatMap(Self.date)
      ?? request.query["sinceSeconds"].flatMap(Double.init).map { Date().addingTimeInterval(-$0) }
    if let since {
      entries = entries.filter { Self.date($0.time).map { $0 >= since } ?? true }[...]
    }
    if let count = request.query["tailLines"].flatMap({ Int($0) }) {
      entries = entries.suffix(count)
    }
    return entries.map(line)
  }

  func line(_ entry: LogEntry) -> String {
    request.query["timestamps"] == "true" && !entry.time.isEmpty
      ? "\(entry.time) \(entry.text)\n" : "\(entry.text)\n"
  }

  /// The second of a time.
  private static func date(_ text: String) -> Date? {
    ISO8601DateFormatter().date(from: text.prefix(19) + "Z")
  }
}

/// Follows the log of a container until it ends.
struct LogService {
  let exchange: Exchange

  func serve() {
    let connection = exchange.connection
    let router = Router(request: exchange.request)
    let answer = LogAnswer(
      request: exchange.request, namespace: router.namespace ?? "",
      pod: exchange.request.segments.dropLast().last ?? "")
    connection.send(
      Array(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
    let broken = exchange.server.state.withLock { $0.brokenWatches }
    var sent: Int?
    while connection.isOpen, connection.isHeard, exchange.server.isRunning {
      let (entries, isEnded, breaks) = exchange.server.state.withLock { state in
        (
          state.logs[answer.key] ?? [], state.endedLogs.contains(answer.key), state.brokenWatches
        )
      }
      if breaks != broken { return connection.reset() }
      let fresh = sent.map { entries.dropFirst($0).map(answer.line) } ?? answer.lines(entries)
      sent = entries.count
      for line in fresh {
        let bytes = Array(line.utf8)
        connection.send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
      }
      if isEnded { break }
      Thread.sleep(forTimeInterval: 0.01)
    }
    connection.send(Array("0\r\n\r\n".utf8))
  }
}
