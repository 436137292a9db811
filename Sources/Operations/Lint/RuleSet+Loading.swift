package import Lint

extension RuleSet {
  /// Loads the built-in rules and those in files and folders, including files that configurations name.
  ///
  /// - Throws: ``CommandFailure`` if a file cannot be read or a rule in it is invalid.
  package static func loading(
    _ folders: [String], adding more: [String] = []
  ) throws(CommandFailure) -> RuleSet {
    var request = InputRequest()
    request.filenames = folders + more.map { WorkingFolder.shown($0) }
    request.recursive = true
    let inputs = Inputs.reading(request)
    guard inputs.issues.isEmpty else { throw .inputs(inputs.issues) }
    do throws(RuleErrors) {
      return try RuleSet(adding: inputs.trees)
    } catch {
      throw .rules(error)
    }
  }
}
