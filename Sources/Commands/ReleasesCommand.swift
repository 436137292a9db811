import ArgumentParser
import Jitsi
import Operations
import Reports

/// The `kubectl jitsi releases` command.
struct ReleasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "releases", abstract: "List the Jitsi releases, or show what one changes.",
    discussion: """
      The table has every stable release of Jitsi's images from \
      \(ReleaseTable.releases[0].name) on: ports, folders, registry, variables with \
      their defaults, and known faults, each with the commit that it comes from. \
      Rules read it as the facts `jitsi` and `settings` of a component.
      """)

  @Argument(
    help: ArgumentHelp("The release to show, such as stable-11146-2.", valueName: "release"))
  var name: String?

  @OptionGroup var report: ReportOptions<ReleasesFormat>

  func run() throws {
    guard let name else {
      let releases = ReleaseTable.releases
      switch report.output {
      case .text: try Output.standard.write(ReleaseText(style: report.style).list(releases))
      case .json: try Output.standard.write(ReleaseJSON.render(releases))
      case .yaml: try Output.standard.write(ReleaseYAML.render(releases))
      }
      return
    }
    guard let release = ReleaseTable.release(named: name) else {
      throw CommandFailure.unknownRelease(name)
    }
    switch report.output {
    case .text: try Output.standard.write(ReleaseText(style: report.style).explain(release))
    case .json: try Output.standard.write(ReleaseJSON.render(release))
    case .yaml: try Output.standard.write(ReleaseYAML.render(release))
    }
  }
}

/// The formats of `releases`.
enum ReleasesFormat: String, ReportFormat {
  case text, json, yaml

  static let standard = ReleasesFormat.text
}
