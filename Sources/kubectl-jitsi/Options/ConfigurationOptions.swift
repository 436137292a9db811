import ArgumentParser
import Lint
import Operations
import Reports
import YAML

/// What the user has settled once: the configuration file, and findings that are known.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration for all input, instead of the nearest .kubectl-jitsi.yaml above each file.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Read no configuration.")
  var noConfig = false

  @Option(
    help: ArgumentHelp("Leave out the findings that this file holds.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: String?

  @Option(
    help: ArgumentHelp("Write all findings to this file, and report none.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var writeBaseline: String?

  @Flag(help: "Report ignores, settings and known findings that leave nothing out.")
  var reportUnused = false

  @Option(
    help: ArgumentHelp(
      "The name of the file that standard input is the text of.", valueName: "file"),
    completion: .file())
  var stdinFilename: String?

  func validate() throws {
    if config != nil, noConfig {
      throw ValidationError("--config and --no-config exclude each other")
    }
  }

  /// The request with what these options say of it.
  func complete(_ request: InputRequest) -> InputRequest {
    var request = request
    request.configuration = noConfig ? .none : config.map { .file($0) } ?? .nearest
    request.standardInputName = stdinFilename
    return request
  }

  /// Findings that are known, from the flag's file or else from those that configurations name; nil where there are
  /// none, or where they are to be written anew.
  ///
  /// - Throws: ``CommandFailure`` when a file can't be read, or is no baseline.
  func known(_ configurations: Configurations) throws(CommandFailure) -> Baseline? {
    if writeBaseline != nil { return nil }
    var paths: [String] = []
    for path in baseline.map({ [$0] }) ?? configurations.all.compactMap({ $0.baseline?.value })
    where !paths.contains(path) { paths.append(path) }
    var known: Baseline?
    for path in paths {
      let read = try Self.read(path)
      if known == nil { known = read } else { known?.add(read) }
    }
    return known
  }

  private static func read(_ path: String) throws(CommandFailure) -> Baseline {
    let file: SourceFile
    do throws(InputIssue) {
      file = try SourceFile.reading(WorkingFolder.shown(path))
    } catch {
      throw .input(error)
    }
    do throws(ConfigurationErrors) {
      return try Baseline(
        reading: Tree(parsing: file), folder: WorkingFolder.folder(of: path), view: view)
    } catch {
      throw .configuration(error.errors)
    }
  }

  static var view: Baseline.FindingView {
    let folder = WorkingFolder.path
    return Baseline.FindingView(
      line: { $0.shownLine }, file: { WorkingFolder.absolute($0, from: folder) })
  }
}
