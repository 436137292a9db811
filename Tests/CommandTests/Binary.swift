import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// Runs the built command like a user would.
enum Binary {
  struct Outcome {
    let output: String
    let errors: String
    /// The exit code; for a signal, 128 plus its number, as in shells.
    let code: Int
  }

  static let path = Program.built("kubectl-jitsi")

  static func run(_ arguments: String...) async throws -> Outcome {
    try await run(arguments, input: nil)
  }

  static func run(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    var custom = Environment.inherit
    for (key, value) in environment {
      custom = custom.updating([Environment.Key(stringLiteral: key): value])
    }
    let configuration = Configuration(
      executable: .path(FilePath(path)), arguments: Arguments(arguments), environment: custom)
    if let input {
      let result = try await Subprocess.run(
        configuration, input: .string(input), output: .string(limit: 1 << 24),
        error: .string(limit: 1 << 24))
      return outcome(result.standardOutput, result.standardError, result.terminationStatus)
    }
    let result = try await Subprocess.run(
      configuration, output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
    return outcome(result.standardOutput, result.standardError, result.terminationStatus)
  }

  private static func outcome(
    _ output: String?, _ errors: String?, _ status: TerminationStatus
  ) -> Outcome {
    let code =
      switch status {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Outcome(output: output ?? "", errors: errors ?? "", code: code)
  }
}
