/// The part of a container's log to read.
public struct LogRange: Sendable, Hashable {
  /// Whether the log is read until the container ends.
  public var isFollowed = false
  /// Whether it is the log of the container's previous run.
  public var isPrevious = false
  /// The age of the oldest line, in seconds.
  public var sinceSeconds: Int64?
  /// The time of the oldest line in RFC 3339; the server drops fractions of seconds.
  public var sinceTime: String?
  /// The number of last lines; nil for all.
  public var tailLines: Int?
  /// The most bytes of the answer.
  public var byteLimit: Int?

  public init() {}
}

extension APIRequest {
  /// Reads a container's log; each line begins with its time.
  // source: kubernetes/api core/v1/types.go (PodLogOptions)
  public static func log(
    namespace: String, pod: String, container: String, _ range: LogRange
  ) -> APIRequest {
    var request = APIRequest(
      .get, path(.pods, namespace, pod, "log"),
      query: [("container", container), ("timestamps", "true")],
      access: ResourceAccess(
        verb: "get", .pods, subresource: "log", namespace: namespace, name: pod))
    request.accept = "*/*"
    if range.isFollowed { request.query.append(("follow", "true")) }
    if range.isPrevious { request.query.append(("previous", "true")) }
    if let seconds = range.sinceSeconds { request.query.append(("sinceSeconds", "\(seconds)")) }
    if let time = range.sinceTime { request.query.append(("sinceTime", time)) }
    if let lines = range.tailLines { request.query.append(("tailLines", "\(lines)")) }
    if let bytes = range.byteLimit { request.query.append(("limitBytes", "\(bytes)")) }
    return request
  }
}

extension APIClient {
  /// Sends a request whose answer has no end, and delivers its lines from ``turn(atMost:)`` as they arrive, without line breaks.
  ///
  /// `line` receives a line, and `then` what ended the answer; neither is called after ``cancel(_:)``. The body of the answer
  /// is empty.
  public func stream(
    _ request: APIRequest, line: @escaping ([UInt8]) -> Void,
    then: @escaping (Result<APIResponse, APIError>) -> Void
  ) -> APICall {
    let stream = WatchStream(line: line)
    let call = APICall(request, timeout: nil) { result in
      stream.end()
      then(result)
    }
    call.stream = stream
    wait(0, for: call)
    return call
  }
}
