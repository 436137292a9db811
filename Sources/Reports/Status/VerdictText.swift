import Basics
import Jitsi

/// The last lines of the text report of `status`.
struct VerdictText {
  private let options: StatusText.Options
  private let layout: TextLayout

  init(_ options: StatusText.Options) {
    self.options = options
    layout = TextLayout(style: options.style, width: options.width)
  }

  /// Returns a line for each unhealthy installation, or one for all of them.
  func render(_ report: StatusReport) -> String {
    let unhealthy = report.installations.filter { $0.health != .healthy }
    var text = unhealthy.map(verdict).joined()
    if report.notes.contains(where: \.hidesIllness) {
      let word = options.style.paint("unknown", .of(.unknown))
      text += layout.line(
        "\(unhealthy.isEmpty ? "health" : "the health of everything else") is \(word): not everything could be read; see the notes",
        indent: 2)
    } else if unhealthy.isEmpty {
      let word = options.style.paint("healthy", .of(.healthy))
      let names = report.installations.map { Self.name($0) }
      text =
        names.count == 1
        ? layout.line("\(names[0]) is \(word)", indent: 2)
        : layout.line("all \(names.count) installations are \(word)", indent: 2)
    }
    return text
  }

  private func verdict(_ installation: InstallationStatus) -> String {
    let word = options.style.paint(installation.health.rawValue, .of(installation.health))
    var text = "\(Self.name(installation)) is \(word)"
    let counts = [Health.down, .degraded, .unknown].compactMap { health -> String? in
      let count = installation.shards.count { $0.health == health }
      return count == 0 ? nil : "\(count) \(health.rawValue)"
    }
    let problems = installation.problems
    if counts.isEmpty {
      text += ": \(counted(problems.count, "problem"))"
    } else {
      text += ": of \(counted(installation.shards.count, "shard")) "
      text += counts.joined(separator: ", ")
    }
    guard problems.count > 1, let next = problems.lazy.compactMap(\.next).first else {
      return layout.line(text, indent: 2)
    }
    return layout.line(text + "; start with:", indent: 2)
      + layout.command("  ", Printable.line(next), indent: 4)
  }

  private static func name(_ installation: InstallationStatus) -> String {
    installation.namespace.isEmpty ? "the installation" : Printable.line(installation.namespace)
  }
}
