/// An error in source text that is not a valid expression or cannot be compiled, with its byte offset.
struct SyntaxError: Error {
  let message: String
  let offset: Int

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}
