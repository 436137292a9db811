import ArgumentParser
import Lint
import Operations

/// Whether findings are mended, and how.
struct FixingOptions: ParsableArguments, GivenFlags {
  @Flag(help: "Mend what can be mended without interrupting a call, in the files themselves.")
  var fix = false

  @Flag(help: "With --fix or --diff: also what restarts or replaces something that carries calls.")
  var unsafeFixes = false

  @Flag(help: "Show what --fix would change, as a unified diff, and change nothing.")
  var diff = false

  @Option(
    help: ArgumentHelp(
      "With --fix or --diff: put new objects into this file instead of beside their neighbours.",
      valueName: "file"),
    completion: .file())
  var createIn: String?

  var isAsked: Bool { fix || diff }

  var given: [String] {
    [String](set: [
      ("--fix", fix), ("--diff", diff), ("--unsafe-fixes", unsafeFixes),
      ("--create-in", createIn != nil),
    ])
  }

  /// Nil where nothing is to be mended.
  var request: FixRequest? {
    guard isAsked else { return nil }
    var request = FixRequest()
    request.options.unsafe = unsafeFixes
    request.options.createIn = createIn
    if diff { request.preview = .diff }
    return request
  }

  func validate() throws {
    if unsafeFixes, !isAsked { throw ValidationError("--unsafe-fixes requires --fix or --diff") }
    if createIn != nil, !isAsked { throw ValidationError("--create-in requires --fix or --diff") }
    if createIn?.isEmpty == true {
      throw ValidationError("--create-in requires the name of a file")
    }
  }
}
