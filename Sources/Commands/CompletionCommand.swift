import ArgumentParser

/// `kubectl jitsi completion`
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Prints a completion script for a shell, or sets up completion through kubectl.",
    discussion: """
      kubectl completes its plugins by calling an executable of the name kubectl_complete-jitsi. \
      Write it to a folder on the PATH:
        kubectl jitsi completion --install ~/.local/bin

      The scripts complete the command under its own name, kubectl-jitsi:
        source <(kubectl jitsi completion bash)
        kubectl jitsi completion zsh > "${fpath[1]}/_kubectl-jitsi"
        kubectl jitsi completion fish > ~/.config/fish/completions/kubectl-jitsi.fish
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
      throw ValidationError("name a shell (bash, zsh or fish), or a folder with --install")
    }
  }

  func run() throws {
    if let install {
      let path = install.hasSuffix("/") ? install + Self.name : "\(install)/\(Self.name)"
      try Executable.write(Self.script, to: path)
      Output.error.tell("wrote \(path)\n")
    }
    if let shell, let kind = CompletionShell(rawValue: shell.rawValue) {
      try Output.standard.write(StandaloneCommand.completionScript(for: kind) + "\n")
    }
  }

  private static let name = "kubectl_complete-jitsi"

  private static let script = """
    #!/bin/sh
    # kubectl calls this with the words after `kubectl jitsi` to complete the last one.
    exec kubectl-jitsi __complete -- "$@"

    """
}
