/// What the stand-in does wrong on demand.
package enum Fault: Sendable, Hashable {
  /// Nothing for some milliseconds, then the answer.
  case slow(milliseconds: Int)
  /// Nothing at all for as long as the client waits.
  case silent
  /// Part of the answer, then the end of the connection.
  case truncated
  /// Part of the answer, which claims to be all of it.
  case shortened
  /// The connection is reset before an answer.
  case reset
  /// The connection is reset within the answer.
  case resetWithin
  case tooManyRequests(retryAfter: Int?)
  case unavailable(retryAfter: Int?)
  /// A page of a list is asked for with a token that counts no more.
  case expired
  /// The credential counts no more.
  case unauthorized
  case forbidden
  /// The page shows another moment than the first.
  case movedPage
  /// An answer without an end.
  case endless
  /// Headers without an end.
  case endlessHeaders
  /// Something that is no API server's answer.
  case loginPage
  /// Text that is no JSON.
  case garbage
  /// An error that repeats what the client sent as its credential.
  case echoesCredential

  /// The faults that a random run chooses from; each ends by itself or at a limit of the client's.
  package static let random: [Fault] = [
    .slow(milliseconds: 30), .truncated, .shortened, .reset, .resetWithin,
    .tooManyRequests(retryAfter: nil), .tooManyRequests(retryAfter: 0),
    .unavailable(retryAfter: nil), .unavailable(retryAfter: 0), .expired, .unauthorized, .forbidden,
    .movedPage, .endless, .endlessHeaders, .loginPage, .garbage, .echoesCredential, .silent,
  ]
}
