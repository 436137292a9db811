/// A fault that the stand-in simulates.
package enum Fault: Sendable, Hashable {
  /// No response for some milliseconds, then the correct one.
  case slow(milliseconds: Int)
  /// No response at all.
  case silent
  /// Part of the response, then the end of the connection.
  case truncated
  /// Part of the response, with a matching Content-Length.
  case shortened
  /// The connection is reset before the response.
  case reset
  /// The connection is reset during the response.
  case resetWithin
  case tooManyRequests(retryAfter: Int?)
  /// A PodDisruptionBudget does not allow an eviction.
  case disruptionBudget
  case unavailable(retryAfter: Int?)
  /// The continue token of a list has expired.
  case expired
  /// The credential is no longer valid.
  case unauthorized
  case forbidden
  /// A page of a list shows a later version than the first page.
  case movedPage
  /// An endless response.
  case endless
  /// A list whose pages have one object each and a new continue token.
  case endlessPages
  /// Endless headers.
  case endlessHeaders
  /// A response that does not come from an API server.
  case loginPage
  /// Text that is not JSON.
  case garbage
  /// An error that repeats the client's credential.
  case echoesCredential

  /// The faults that random tests choose from. Each ends by itself or at a limit of the client.
  package static let random: [Fault] = [
    .slow(milliseconds: 30), .truncated, .shortened, .reset, .resetWithin,
    .tooManyRequests(retryAfter: nil), .tooManyRequests(retryAfter: 0),
    .unavailable(retryAfter: nil), .unavailable(retryAfter: 0), .expired, .unauthorized, .forbidden,
    .movedPage, .endless, .endlessHeaders, .loginPage, .garbage, .echoesCredential, .silent,
  ]
}
