import Jitsi

/// The problems of an installation in the text report of `status`: each with its duration, its evidence and the next command.
struct ProblemText {
  private let options: StatusText.Options
  private let layout: TextLayout
  private let now: Int64

  init(_ options: StatusText.Options, now: Int64) {
    self.options = options
    self.now = now
    layout = TextLayout(style: options.style, width: options.width)
  }

  /// Returns the problems, the worst first; empty without any.
  ///
  /// - Parameters:
  ///   - installation: The installation with the problems.
  ///   - isNamed: Whether each line names the installation.
  func render(_ installation: InstallationStatus, isNamed: Bool) -> String {
    render(
      installation, after: isNamed ? "\(Printable.line(installation.namespace)): " : "")
  }

  /// Returns the problems, each after a name.
  func render(_ installation: InstallationStatus, after name: String) -> String {
    installation.problems.map { problem in
      var text = head(of: problem, name)
      for line in problem.evidence {
        text += layout.line("    \(Printable.line(line))", indent: 6)
      }
      if let next = problem.next {
        text += layout.command("    next: ", Printable.line(next), indent: 6)
      }
      return text
    }.joined()
  }

  private func head(of problem: HealthProblem, _ name: String) -> String {
    let colour = TextStyle.Colour.of(problem.health)
    var text = options.style.paint("!", colour) + " " + name
    if let shard = problem.shard { text += "shard \(shard): " }
    text += Printable.line(problem.message)
    text +=
      " (" + options.style.paint(problem.health.rawValue, colour) + duration(of: problem) + ")"
    return layout.line(text, indent: 4)
  }

  private func duration(of problem: HealthProblem) -> String {
    guard let since = problem.since, since > 0 else { return "" }
    return options.showsAges ? " for \(Age.text(now - since))" : " since \(Age.clock(since))"
  }
}
