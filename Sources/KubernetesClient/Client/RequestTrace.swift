import Basics

/// One attempt of a request, for request logs. Contains no headers and no credentials.
public struct RequestTrace: Sendable, CustomStringConvertible {
  /// The HTTP method.
  public let method: String
  /// The encoded path and query.
  public let target: String
  /// The status, or the reason why there is none.
  public let outcome: String
  /// The size of the decoded response body in bytes.
  public let byteCount: Int
  public let milliseconds: Int64

  public var description: String {
    let size = byteCount > 0 ? ", \(byteCount) bytes" : ""
    return "\(method) \(target): \(outcome)\(size), \(milliseconds) ms"
  }
}

extension APIClient {
  /// Reports an attempt that has ended.
  func trace(_ call: APICall, _ outcome: WireOutcome) {
    guard let trace = options.trace else { return }
    var (words, count) = ("", 0)
    switch outcome {
    case .response(let response): (words, count) = (String(response.status), response.body.count)
    case .failure(let failure): words = errors.clean(failure.words)
    }
    trace(
      RequestTrace(
        method: call.request.method.rawValue, target: errors.clean(call.request.target),
        outcome: words, byteCount: count, milliseconds: Time.steady - call.began))
  }
}
