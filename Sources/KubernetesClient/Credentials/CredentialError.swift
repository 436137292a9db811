/// Why a credential is not available. Never contains secrets.
public struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kubeconfig that configures it.
  public let file: String
  /// The field that configures it.
  public let field: String
  public let reason: Reason

  public enum Reason: Sendable, Hashable {
    case program(ProgramFailure, hint: String?)
    case needsTerminal
    case answer(String)
  }

  /// The error on one line, followed by the kubeconfig's own hint for installing a missing plugin.
  public var description: String {
    let words =
      switch reason {
      case .program(.missing, let hint):
        "the credential plugin was not found; install it, or set its path"
          + (hint.map { "\n\(TokenFile.trimmed($0))" } ?? "")
      case .program(let failure, _):
        "the credential plugin \(failure.words)"
      case .needsTerminal:
        "the credential plugin is interactive, but there is no terminal"
      case .answer(let words):
        "the credential plugin returned no credentials: \(words)"
      }
    return "\(file): \(field): \(words)"
  }
}
