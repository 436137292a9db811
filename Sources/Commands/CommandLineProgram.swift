import ArgumentParser
import Basics
import Operations

/// The whole program: arguments in, a call, a report out, an exit code.
package enum CommandLineProgram {
  /// Runs the command that the arguments of the process name, and gives the exit code for it.
  package static func run() -> Int32 {
    do {
      let words = ProcessArguments.all.dropFirst()
      if let lint = LintInvocation.plain(words) {
        try lint.run()
        return 0
      }
      // To learn what flags commands have takes longer than to print a line.
      if words.elementsEqual(["version"]) {
        try VersionCommand().run()
        return 0
      }
      if words.first == CompletionAnswer.command {
        try Output.standard.write(CompletionAnswer.reading(Array(words.dropFirst())).text)
        return 0
      }
      switch try Invocation.reading(words) {
      case .run(var command, _): try command.run()
      case .help(let path): try Output.standard.write(HelpText().help(for: path))
      case .version: try VersionCommand().run()
      }
      return 0
    } catch {
      return conclude(error)
    }
  }

  /// Reports an error, and gives the exit code for it.
  private static func conclude(_ error: any Error) -> Int32 {
    if let end = error as? CommandEnd { return end.exitCode }
    Output.error.tell("error: \(error)\n")
    return (error as? CommandFailure)?.exitCode ?? CommandEnd.couldNotRun.exitCode
  }
}
