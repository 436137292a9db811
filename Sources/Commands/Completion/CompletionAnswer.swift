/// What may come next on a command line, in the protocol of cobra's `__complete`, which kubectl and the shells' scripts speak.
struct CompletionAnswer: Equatable {
  /// The word that asks for completion.
  static let command = "__complete"

  /// How the shell goes on with the candidates, by cobra's numbers.
  enum Directive: Int {
    /// Complete file names where there is no candidate.
    case files = 0
    /// Complete nothing else.
    case only = 4
    /// The candidates are extensions of files.
    case extensions = 8
    /// Complete folders.
    case folders = 16
  }

  struct Candidate: Equatable {
    let word: String
    var description = ""
  }

  var candidates: [Candidate] = []
  var directive = Directive.only

  static let nothing = CompletionAnswer()

  /// - Parameter words: the words behind `__complete`, the last one as far as it is typed.
  static func reading(_ words: [String]) -> CompletionAnswer {
    _ = CompletionDeadline.begun
    let words = words.first == "--" ? Array(words.dropFirst()) : words
    guard let current = words.last else { return nothing }
    return CompletionCandidates(TypedLine(words.dropLast())).answer(for: current)
  }

  /// Candidates, one a line with their descriptions behind a tab, and the directive.
  var text: String {
    candidates.map { candidate in
      candidate.description.isEmpty
        ? "\(candidate.word)\n" : "\(candidate.word)\t\(candidate.description)\n"
    }.joined() + ":\(directive.rawValue)\n"
  }
}
