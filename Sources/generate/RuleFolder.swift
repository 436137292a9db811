public import Lint
import Operations

/// Reads a folder of rules.
public enum RuleFolder {
  /// The definitions in a folder's files, by id.
  ///
  /// - Throws: what is wrong with a file, or with a rule in it.
  public static func read(_ folder: String) throws -> [RuleDefinition] {
    var request = InputRequest()
    request.filenames = [folder]
    let inputs = Inputs.reading(request)
    if let issue = inputs.issues.first { throw issue }
    return try inputs.trees.flatMap { try RuleReader.read($0) }.sorted { $0.id < $1.id }
  }
}
