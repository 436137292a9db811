import Kubernetes
import Lint
import Operations
import Reports

/// Parses the most common command lines of `lint` without ArgumentParser, whose setup takes longer than linting a small
/// installation.
extension LintInvocation {
  /// Parses arguments that consist of paths and a few simple flags; nil for all others, which ArgumentParser then handles.
  ///
  /// - Parameter arguments: The words after the program's name.
  static func plain(_ arguments: ArraySlice<String>) -> LintInvocation? {
    guard arguments.first == "lint" else { return nil }
    var invocation = LintInvocation()
    invocation.request.input.configuration = .nearest
    var rest = arguments.dropFirst()
    /// Returns the value after an option; nil if it begins with a dash, which may be a flag.
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
    // ArgumentParser's code path reports flags without effect.
    if invocation.isQuiet, invocation.format != .text { return nil }
    let input = invocation.request.input
    if input.standardInputName != nil, !input.isEmpty, !input.readsStandardInput { return nil }
    return invocation
  }
}
