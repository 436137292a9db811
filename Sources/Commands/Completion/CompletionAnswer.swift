/// The answer to a completion request, in the protocol of cobra's `__complete`, which kubectl and the shell scripts use.
struct CompletionAnswer: Equatable {
  /// The command that requests completion.
  static let command = "__complete"

  /// What the shell should do with the candidates, with cobra's numbers.
  enum Directive: Int {
    /// Complete file names if there is no candidate.
    case files = 0
    /// Use only the candidates.
    case only = 4
    /// The candidates are file extensions.
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

  /// Computes the answer.
  ///
  /// - Parameter words: The words after `__complete`; the last one may be incomplete.
  static func reading(_ words: [String]) -> CompletionAnswer {
    _ = CompletionDeadline.begun
    let words = words.first == "--" ? Array(words.dropFirst()) : words
    guard let current = words.last else { return nothing }
    return CompletionCandidates(TypedLine(words.dropLast())).answer(for: current)
  }

  /// The candidates, one per line with their descriptions after a tab, and the directive.
  var text: String {
    candidates.map { candidate in
      candidate.description.isEmpty
        ? "\(candidate.word)\n" : "\(candidate.word)\t\(candidate.description)\n"
    }.joined() + ":\(directive.rawValue)\n"
  }
}
