import ArgumentParser

/// When to color reports.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
  case auto, always, never

  /// Whether to color output to a stream (https://no-color.org, https://bixense.com/clicolors).
  func isColoured(_ output: Output) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let value = ProcessContext.variable("NO_COLOR"), !value.isEmpty { return false }
    if let value = ProcessContext.variable("CLICOLOR_FORCE"), !value.isEmpty, value != "0" {
      return true
    }
    return ProcessContext.variable("TERM") != "dumb" && output.isTerminal
  }
}
