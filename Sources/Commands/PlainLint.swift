import Kubernetes
import Lint
import Operations
import Reports

/// The commonest command lines of `lint`, read without ArgumentParser: to learn what flags a command has takes it longer than
/// a small installation takes to be linted.
extension LintInvocation {
  /// What is asked for by arguments that are paths and a few plain flags; nil for all others, which ArgumentParser then takes,
  /// explains or refuses.
  ///
  /// - Parameter arguments: what stands behind the name of the program.
  static func plain(_ arguments: ArraySlice<String>) -> LintInvocation? {
    guard arguments.first == "lint" else { return nil }
    var invocation = LintInvocation()
    invocation.request.input.configuration = .nearest
    var rest = arguments.dropFirst()
    /// The value that must follow an option; what begins with a dash may be meant as a flag.
    func value() -> String? {
      rest.popFirst().flatMap { $0.isEmpty || $0.hasPrefix("-") ? nil : $0 }
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "-f", "--filename":
        guard let name = value() else { return nil }
        invocation.request.input.filenames += FileList.names(in: name)
      case "-o", "--output":
        guard let format = value().flatMap(LintFormat.init(rawValue:)) else { return nil }
        invocation.format = format
      case "--stdin-filename":
        guard let name = value() else { return nil }
        invocation.request.input.standardInputName = name
      case "--context":
        guard let folder = value() else { return nil }
        invocation.request.context = folder
      case "-q", "--quiet": invocation.isQuiet = true
      case "--whole":
        guard invocation.request.whole == nil else { return nil }
        invocation.request.whole = true
      case "-": invocation.request.input.paths.append(argument)
      default:
        guard !argument.isEmpty, !argument.hasPrefix("-") else { return nil }
        invocation.request.input.paths.append(argument)
      }
    }
    // ArgumentParser's path refuses what would have no effect.
    if invocation.isQuiet, invocation.format != .text { return nil }
    let input = invocation.request.input
    if input.standardInputName != nil, !input.isEmpty, !input.readsStandardInput { return nil }
    return invocation
  }
}
