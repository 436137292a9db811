import ArgumentParser
import CBuild
import KubernetesClient
import Reports
import YAML

/// The `kubectl jitsi version` command.
struct VersionCommand: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.",
    discussion: """
      -o json also prints the commit and its date, the platform, and the versions of the Swift \
      compiler, libyaml and libcurl. libcurl is only needed for requests to a cluster.
      """)

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The format of the report.", default: "\(PlainFormat.standard)", valueName: "output"))
  var chosenOutput: PlainFormat?

  func run() throws {
    switch chosenOutput ?? .standard {
    case .text: try Self.printText()
    case .json: try Output.standard.write(Self.report.json(libcurl: Self.libcurl))
    }
  }

  /// Prints the version as text, without the cost of setting up ArgumentParser.
  static func printText() throws { try Output.standard.write(report.text()) }

  private static var report: VersionReport {
    VersionReport(
      version: version, commit: stated(build_commit()), date: stated(build_date()),
      platform: platform, swift: stated(build_swift()), libyaml: LibYAML.version)
  }

  private static var libcurl: VersionReport.Library {
    switch CurlLibrary.version {
    case .success(let version): .loaded(version: version)
    case .failure(let failure): .missing(reason: failure.description)
    }
  }

  private static func stated(_ text: UnsafePointer<CChar>) -> String? {
    let text = String(cString: text)
    return text.isEmpty ? nil : text
  }

  private static var platform: String {
    #if os(macOS)
      let system = "darwin"
    #else
      let system = "linux"
    #endif
    #if arch(arm64)
      let architecture = "arm64"
    #else
      let architecture = "amd64"
    #endif
    return "\(system)/\(architecture)"
  }
}
