/// An example command line in help, with a comment on its purpose.
struct CommandExample: Sendable {
  let comment: String
  let line: String

  init(_ comment: String, _ line: String) {
    self.comment = comment
    self.line = line
  }
}
