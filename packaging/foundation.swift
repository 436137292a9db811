// What swift-argument-parser takes from Foundation to describe errors. Nothing in this program conforms to it, so only its name
// matters. See foundation.c.

public protocol LocalizedError: Error {
  var errorDescription: String? { get }
}
