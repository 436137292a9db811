/// A program to run. Never run through a shell.
public struct ProgramCall: Sendable {
  /// A name to look up, or a path.
  public let executable: String
  public let arguments: [String]
  /// Variables added to those of this process; values can be secrets.
  public let environment: [(name: String, value: Secret<String>)]
  /// Whether the program may read standard input.
  public let isInteractive: Bool
  /// The maximum size of its standard output in bytes.
  public let outputLimit: Int
}

/// Why a program produced no output.
public enum ProgramFailure: Error, Sendable, Hashable {
  case missing
  case exited(code: Int)
  case signalled(Int)
  case tooMuchOutput(limit: Int)
  case notRun(String)
  /// It was ended because it took too long.
  case late(milliseconds: Int)

  /// The failure, worded as the end of a sentence.
  var words: String {
    switch self {
    case .missing: "was not found"
    case .exited(let code): "ended with exit code \(code)"
    case .signalled(let signal): "was killed by signal \(signal)"
    case .tooMuchOutput(let limit): "wrote more than \(limit >> 20) MiB"
    case .late(let milliseconds): "did not end within \(milliseconds / 1000) s"
    case .notRun(let words): "failed to start: \(words)"
    }
  }
}

/// Runs programs. Their standard error is passed on to the user's.
public struct ProgramRunner: Sendable {
  public let run: @Sendable (ProgramCall) throws(ProgramFailure) -> [UInt8]

  public init(_ run: @escaping @Sendable (ProgramCall) throws(ProgramFailure) -> [UInt8]) {
    self.run = run
  }
}
