import ArgumentParser

/// `kubectl-jitsi __complete`: what `kubectl_complete-jitsi` calls.
struct CompleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "__complete", abstract: "Completes a command line for kubectl.",
    shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough)
  var words: [String] = []

  func run() throws {
    let words = words.first == "--" ? words.dropFirst() : words[...]
    let grammar = CompletionCandidates(reading: JitsiCommand._dumpHelp())
    try Output.standard.write(grammar.complete(Array(words)))
  }
}
