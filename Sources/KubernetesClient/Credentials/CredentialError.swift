/// Why there is no credential to show to the server; never what one holds.
public struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kubeconfig that names it.
  public let file: String
  /// The field that names it.
  public let field: String
  public let reason: Reason

  public enum Reason: Sendable, Hashable {
    case program(ProgramFailure, hint: String?)
    case needsTerminal
    case answer(String)
  }

  /// One line; the kubeconfig's own hint for installing a missing plugin follows on others.
  public var description: String {
    let words =
      switch reason {
      case .program(.missing, let hint):
        "the plugin that makes credentials was not found; install it, or name its path"
          + (hint.map { "\n\(TokenFile.trimmed($0))" } ?? "")
      case .program(let failure, _):
        "the plugin that makes credentials \(failure.words)"
      case .needsTerminal:
        "the plugin that makes credentials wants to ask questions, and there is no terminal"
      case .answer(let words):
        "the plugin that makes credentials gave none: \(words)"
      }
    return "\(file): \(field): \(words)"
  }
}
