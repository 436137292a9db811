import Lint
import YAML

extension LintRequest {
  /// Reads the known findings from the flag's file, or else from the files that configurations name. Returns nil if there are
  /// none, or if a baseline is being written.
  ///
  /// - Throws: ``CommandFailure`` if a file cannot be read or is not a baseline.
  func known(_ configurations: Configurations) throws(CommandFailure) -> Baseline? {
    if writeBaseline != nil { return nil }
    var paths: [String] = []
    for path in baseline.map({ [$0] }) ?? configurations.all.compactMap({ $0.baseline?.value })
    where !paths.contains(path) { paths.append(path) }
    var known: Baseline?
    for path in paths {
      let read = try self.read(path)
      if known == nil { known = read } else { known?.add(read) }
    }
    return known
  }

  private func read(_ path: String) throws(CommandFailure) -> Baseline {
    let file: SourceFile
    do throws(InputIssue) {
      file = try SourceFile.reading(WorkingFolder.shown(path))
    } catch {
      throw .input(error)
    }
    do throws(ConfigurationErrors) {
      return try Baseline(
        reading: Tree(parsing: file), folder: WorkingFolder.folder(of: path), view: baselineView)
    } catch {
      throw .configuration(error.errors)
    }
  }
}
