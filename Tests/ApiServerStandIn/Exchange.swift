import Foundation
import Synchronization

/// A request and its response.
struct Exchange {
  let server: ApiServerStandIn
  let request: StandInRequest
  let connection: HTTPConnection

  func serve() {
    let fault = server.state.withLock { state -> Fault? in
      state.requests.append(request)
      for arrival in state.arrivals where arrival.isMeant(request) { state.put(arrival.object) }
      state.arrivals.removeAll { $0.isMeant(request) }
      guard let position = state.faults.firstIndex(where: { $0.isMeant(request) }) else {
        return nil
      }
      let fault = state.faults[position].fault
      state.faults[position].times -= 1
      if state.faults[position].times == 0 { state.faults.remove(at: position) }
      return fault
    }
    if let fault, FaultyAnswer(exchange: self, fault: fault).serve() { return }
    if request.query["watch"] == "true" || request.query["watch"] == "1" {
      WatchService(exchange: self).serve()
      return
    }
    let answer = answer()
    if request.segments.last == "log", request.query["follow"] == "true", answer.status == 200 {
      LogService(exchange: self).serve()
      return
    }
    if request.method != "GET", answer.status < 300, request.query["dryRun"] == nil {
      for reaction in server.state.withLock({ $0.reactions }) { reaction(request) }
    }
    send(answer)
  }

  func answer() -> Answer {
    do throws(Refusal) {
      return try Router(request: request).answer(server)
    } catch {
      return error.answer
    }
  }

  func send(_ answer: Answer) { connection.send(Self.head(answer) + answer.body) }

  static func head(_ answer: Answer, length: Int? = nil) -> [UInt8] {
    var lines = ["HTTP/1.1 \(answer.status) \(answer.status < 400 ? "OK" : "Refused")"]
    lines.append("Content-Type: \(answer.contentType)")
    lines.append("Content-Length: \(length ?? answer.body.count)")
    for warning in answer.warnings {
      let text = warning.replacingOccurrences(of: "\"", with: "\\\"")
      lines.append("Warning: 299 - \"\(text)\"")
    }
    lines += answer.headers.map { "\($0.name): \($0.value)" }
    if let seconds = answer.retryAfter { lines.append("Retry-After: \(seconds)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}
