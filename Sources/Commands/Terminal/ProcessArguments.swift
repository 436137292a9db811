import CArguments

/// What the program was called with.
enum ProcessArguments {
  /// The arguments of `main`, the program's name first.
  static let all: [String] = {
    let count = Int(arguments_count())
    guard count >= 0 else { return CommandLine.arguments }
    return (0..<count).map { String(cString: arguments_at(Int32($0))) }
  }()
}
