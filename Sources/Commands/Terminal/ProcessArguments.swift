import CArguments

/// The arguments of the process.
enum ProcessArguments {
  /// The arguments of `main`, beginning with the program's name.
  static let all: [String] = {
    let count = Int(arguments_count())
    guard count >= 0 else { return CommandLine.arguments }
    return (0..<count).map { String(cString: arguments_at(Int32($0))) }
  }()
}
