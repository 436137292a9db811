import ArgumentParser
import Basics
import Operations

/// The whole program: arguments in, a call, a report out, an exit code.
package enum CommandLineProgram {
  /// Runs the command that the arguments of the process name, and gives the exit code for it.
  package static func run() -> Int32 {
    do {
      if let lint = LintInvocation.plain(ProcessArguments.all.dropFirst()) {
        try lint.run()
        return 0
      }
      // To learn what flags commands have takes longer than to print a line.
      if ProcessArguments.all.dropFirst().elementsEqual(["version"]) {
        try VersionCommand().run()
        return 0
      }
      let arguments = EvalArguments.normalized(ProcessArguments.all)
      try JitsiCommand.checkName(among: arguments)
      var command = try JitsiCommand.parseAsRoot(Array(arguments.dropFirst()))
      try command.run()
      return 0
    } catch {
      return conclude(error)
    }
  }

  /// Says what an error means, and gives the exit code for it.
  private static func conclude(_ error: any Error) -> Int32 {
    if let code = error as? ExitCode { return code.rawValue }
    if let end = error as? CommandEnd { return end.exitCode }
    if let failure = error as? CommandFailure {
      Output.error.tell("error: \(failure)\n")
      return failure.exitCode
    }
    let message = JitsiCommand.message(for: error)
    if JitsiCommand.exitCode(for: error) == .success {
      Output.standard.tell(message + "\n")
      return 0
    }
    Output.error.tell(message + "\n")
    return ExitCode.couldNotRun.rawValue
  }
}

extension ExitCode {
  /// Something was found, or a condition does not hold.
  static let findings = ExitCode(1)
  /// The command could not do its work.
  static let couldNotRun = ExitCode(2)
}
