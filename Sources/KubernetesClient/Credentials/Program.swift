/// A program to run: never through a shell.
public struct ProgramCall: Sendable {
  /// A name to look up, or a path.
  public let executable: String
  public let arguments: [String]
  /// Variables beside those of this process; values may be secrets.
  public let environment: [(name: String, value: Secret<String>)]
  /// Whether it may read standard input.
  public let isInteractive: Bool
  /// How many bytes it may write to its standard output.
  public let outputLimit: Int
}

/// Why a program gave no output.
public enum ProgramFailure: Error, Sendable, Hashable {
  case missing
  case exited(code: Int)
  case signalled(Int)
  case tooMuchOutput(limit: Int)
  case notRun(String)

  /// What became of the program, as the end of a sentence.
  var words: String {
    switch self {
    case .missing: "was not found"
    case .exited(let code): "ended with exit code \(code)"
    case .signalled(let signal): "was killed by signal \(signal)"
    case .tooMuchOutput(let limit): "wrote more than \(limit >> 20) MiB"
    case .notRun(let words): "failed to start: \(words)"
    }
  }
}

/// Runs programs; what they say on standard error goes to the user's.
public struct ProgramRunner: Sendable {
  public let run: @Sendable (ProgramCall) throws(ProgramFailure) -> [UInt8]

  public init(_ run: @escaping @Sendable (ProgramCall) throws(ProgramFailure) -> [UInt8]) {
    self.run = run
  }
}
