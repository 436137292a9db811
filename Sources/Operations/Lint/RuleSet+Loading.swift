package import Lint

extension RuleSet {
  /// The rules of the program and those of files and folders, which configurations may name more of.
  ///
  /// - Throws: ``CommandFailure`` when a file can't be read, or a rule in it can't be used.
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
