import ArgumentParser
import Basics
import Operations

/// The entry point of the program: parses the arguments, runs the command and returns the exit code.
package enum CommandLineProgram {
  /// Runs the command that the process's arguments name, and returns its exit code.
  package static func run() -> Int32 {
    do {
      let words = ProcessArguments.all.dropFirst()
      if let lint = LintInvocation.plain(words) {
        try lint.run()
        return 0
      }
      // Avoid the cost of setting up ArgumentParser just to print the version.
      if words.elementsEqual(["version"]) {
        try VersionCommand.printText()
        return 0
      }
      if words.first == CompletionAnswer.command {
        try Output.standard.write(CompletionAnswer.reading(Array(words.dropFirst())).text)
        return 0
      }
      switch try Invocation.reading(words) {
      case .run(var command, _): try command.run()
      case .help(let path): try Output.standard.write(HelpText().help(for: path))
      case .version: try VersionCommand.printText()
      }
      return 0
    } catch {
      return conclude(error)
    }
  }

  /// Prints an error and returns its exit code.
  private static func conclude(_ error: any Error) -> Int32 {
    if let end = error as? CommandEnd { return end.exitCode }
    Output.error.tell("error: \(error)\n")
    return (error as? CommandFailure)?.exitCode ?? CommandEnd.couldNotRun.exitCode
  }
}
