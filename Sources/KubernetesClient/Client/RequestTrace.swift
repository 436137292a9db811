import Basics

/// One attempt of a request, for who wants to see what a cluster is asked. It has no header and no credential in it.
public struct RequestTrace: Sendable, CustomStringConvertible {
  /// GET, POST and so on.
  public let method: String
  /// The address without the server, encoded.
  public let target: String
  /// The status, or why there is none.
  public let outcome: String
  /// Bytes of the answer's body as it was read.
  public let byteCount: Int
  public let milliseconds: Int64

  public var description: String {
    let size = byteCount > 0 ? ", \(byteCount) bytes" : ""
    return "\(method) \(target): \(outcome)\(size), \(milliseconds) ms"
  }
}

extension APIClient {
  /// Tells of an attempt that has ended.
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
