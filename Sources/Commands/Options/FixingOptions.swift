import ArgumentParser
import Lint
import Operations

/// Whether and how to fix findings.
struct FixingOptions: ParsableArguments, GivenFlags {
  @Flag(help: "Fix in place what can be fixed without interrupting a call.")
  var fix = false

  @Flag(
    help:
      "With --fix or --diff: also apply fixes that restart or replace something that carries calls."
  )
  var unsafeFixes = false

  @Flag(help: "Show what --fix would change, as a unified diff, and change nothing.")
  var diff = false

  @Option(
    help: ArgumentHelp(
      "With --fix or --diff: add new objects to this file instead of the files of related objects.",
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

  /// The request for these flags; nil if nothing is to be fixed.
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
      throw ValidationError("--create-in requires a file")
    }
  }
}
