/// A command line in help, with a comment that says what it is for.
struct CommandExample: Sendable {
  let comment: String
  let line: String

  init(_ comment: String, _ line: String) {
    self.comment = comment
    self.line = line
  }
}
