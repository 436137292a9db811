/// Makes room for expressions that begin with a dash, as `-x + 1` does: to the parser of arguments they look like options.
enum EvalArguments {
  private static let withValue: Set<String> = [
    "-f", "--filename", "-k", "--kustomize", "--chart", "--values", "--set", "--set-string",
    "--release", "-n", "--namespace", "--vars", "-o", "--output",
    "--kubernetes-version",
  ]
  private static let alone: Set<String> = ["-R", "--recursive", "-h", "--help", "--version", "-"]

  /// The arguments with such an expression behind `--`; unchanged where an expression stands without a dash.
  static func normalized(_ arguments: [String]) -> [String] {
    guard arguments.count > 2, arguments[1] == "eval", !arguments.contains("--") else {
      return arguments
    }
    var candidate: Int?
    var index = 2
    while index < arguments.count {
      let argument = arguments[index]
      if withValue.contains(argument) {
        index += 2
        continue
      }
      let name = argument.prefix { $0 != "=" }
      if !argument.hasPrefix("-") { return arguments }
      let isOption =
        alone.contains(argument) || (withValue.contains(String(name)) && name != argument)
      if !isOption, candidate == nil { candidate = index }
      index += 1
    }
    guard let candidate else { return arguments }
    var moved = arguments
    let expression = moved.remove(at: candidate)
    return moved + ["--", expression]
  }
}
