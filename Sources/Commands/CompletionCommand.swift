import ArgumentParser

/// The `kubectl jitsi completion` command.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a completion script for a shell, or set up completion through kubectl.",
    discussion: """
      kubectl completes a plugin through an executable named kubectl_complete-jitsi in a folder on \
      the PATH; --install writes it. The scripts for shells complete the command as kubectl-jitsi.
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable, Sendable { case bash, zsh, fish }

  @Argument(help: "The shell to print a script for.")
  var shell: Shell?

  @Option(
    help: ArgumentHelp("Write kubectl_complete-jitsi into this folder.", valueName: "dir"),
    completion: .directory)
  var install: String?

  func validate() throws {
    if (shell == nil) == (install == nil) {
      throw ValidationError("set a shell (bash, zsh or fish), or a folder with --install")
    }
  }

  func run() throws {
    if let install {
      let path = install.hasSuffix("/") ? install + Self.name : "\(install)/\(Self.name)"
      try Executable.write(CompletionScript.plugin, to: path)
      Output.error.tell("wrote \(path)\n")
    }
    if let shell { try Output.standard.write(CompletionScript.text(for: shell)) }
  }

  private static let name = "kubectl_complete-jitsi"
}
