/// Source text that isn't an expression, or one that can't be compiled, and its place in bytes.
struct SyntaxError: Error {
  let message: String
  let offset: Int

  init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }
}
