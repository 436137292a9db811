import Foundation

/// Serves a request with a fault.
struct FaultyAnswer {
  let exchange: Exchange
  let fault: Fault

  /// Returns false if the correct response follows.
  func serve() -> Bool {
    let connection = exchange.connection
    switch fault {
    case .slow(let milliseconds):
      Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      return false
    case .silent:
      while connection.isHeard, exchange.server.isRunning { Thread.sleep(forTimeInterval: 0.02) }
      connection.close()
    case .truncated:
      let answer = exchange.answer()
      connection.send(Exchange.head(answer) + answer.body.prefix(answer.body.count / 2))
      connection.close()
    case .shortened:
      let answer = exchange.answer()
      let part = answer.body.prefix(answer.body.count / 2)
      connection.send(Exchange.head(answer, length: part.count) + part)
    case .reset: connection.reset()
    case .resetWithin:
      let answer = exchange.answer()
      connection.send(Exchange.head(answer) + answer.body.prefix(answer.body.count / 2))
      Thread.sleep(forTimeInterval: 0.02)
      connection.reset()
    case .tooManyRequests(let seconds):
      refuse(429, "TooManyRequests", "too many requests, please try again later", seconds)
    case .disruptionBudget:
      var refusal = Refusal(
        code: 429, reason: "TooManyRequests",
        message: "Cannot evict pod as it would violate the pod's disruption budget.")
      refusal.details = [
        "causes": [
          [
            "reason": "DisruptionBudget",
            "message": "The disruption budget haproxy needs 2 healthy pods and has 2 currently",
          ]
        ]
      ]
      exchange.send(refusal.answer)
    case .unavailable(let seconds):
      refuse(503, "ServiceUnavailable", "apiserver is shutting down", seconds)
    case .expired: exchange.send(Refusal.expired.answer)
    case .unauthorized: exchange.send(Refusal.unauthorized.answer)
    case .forbidden: refuse(403, "Forbidden", "it is forbidden: User \"viewer\" may not")
    case .movedPage:
      var answer = exchange.answer()
      if var object = JSON.parse(answer.body), object["metadata"]?["resourceVersion"] != nil {
        object[["metadata", "resourceVersion"]] = "999999"
        answer = Answer(answer.status, object)
      }
      exchange.send(answer)
    case .endless: sendEndless(Exchange.head(Answer(200, bytes: []), length: 1 << 40))
    case .endlessPages:
      let next = (Int(exchange.request.query["continue"] ?? "") ?? 0) + 1
      exchange.send(
        Answer(
          200,
          [
            "kind": "ServiceList", "apiVersion": "v1",
            "metadata": ["resourceVersion": "1", "continue": .string("\(next)")],
            "items": [["metadata": ["name": "web", "namespace": "meet"]]],
          ]))
    case .endlessHeaders: sendEndless(Array("HTTP/1.1 200 OK\r\n".utf8), header: true)
    case .loginPage:
      exchange.send(
        Answer(200, bytes: Array("<html>please sign in</html>".utf8), contentType: "text/html"))
    case .garbage: exchange.send(Answer(200, bytes: Array("{\"kind\": \"Pod".utf8)))
    case .echoesCredential:
      let credential = exchange.request.headers["authorization"] ?? ""
      refuse(400, "BadRequest", "can't parse the header Authorization: \(credential)")
    }
    return true
  }

  private func refuse(_ code: Int, _ reason: String, _ message: String, _ seconds: Int? = nil) {
    exchange.send(
      Refusal(code: code, reason: reason, message: message, retryAfter: seconds).answer)
  }

  private func sendEndless(_ head: [UInt8], header: Bool = false) {
    let connection = exchange.connection
    connection.send(head)
    let line = header ? "X-Filler: \(String(repeating: "x", count: 1000))\r\n" : "[1,2,3,4],\n"
    let part = Array(String(repeating: line, count: (1 << 16) / line.utf8.count).utf8)
    if !header { connection.send(Array("{\"kind\":\"List\",\"items\":[".utf8)) }
    while connection.send(part), exchange.server.isRunning {}
    connection.close()
  }
}
