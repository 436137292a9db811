import ArgumentParser
import Operations
import XMPP

/// The options with which the participants of checks log in.
struct LoginOptions: ParsableArguments {
  static let title = "Login options"

  @Option(
    help: ArgumentHelp(
      "Log in to rooms as this user where the installation requires it, with --password-file.",
      valueName: "user"))
  var login: String?

  @Option(
    help: ArgumentHelp(
      "A file with the password for --login, or - for standard input.", valueName: "file"),
    completion: .file())
  var passwordFile: String?

  @Option(
    help: ArgumentHelp(
      "A file with a JWT to log in to rooms with, or - for standard input.", valueName: "file"),
    completion: .file())
  var jwtFile: String?

  /// The flags that are given, with their values.
  private var values: [(flag: String, value: String)] {
    [("--login", login), ("--password-file", passwordFile), ("--jwt-file", jwtFile)]
      .compactMap { flag, value in value.map { (flag, $0) } }
  }

  /// The names of the flags that are given.
  var given: [String] { values.map(\.flag) }

  /// - Parameter asks: Whether the command asks for confirmation on standard input.
  func check(asks: Bool = false) throws(ValidationError) {
    if login != nil, passwordFile == nil {
      throw ValidationError("--login requires --password-file")
    }
    if passwordFile != nil, login == nil {
      throw ValidationError("--password-file requires --login")
    }
    if jwtFile != nil, login != nil {
      throw ValidationError("--jwt-file cannot be combined with --login")
    }
    if asks, let source = values.first(where: { $0.value == "-" && $0.flag != "--login" }) {
      throw ValidationError("\(source.flag) - requires --yes: standard input cannot answer, too")
    }
  }

  /// Reads the files.
  func credentials() throws -> CheckCredentials {
    var credentials = CheckCredentials()
    if let login, let passwordFile {
      credentials.login = .password(user: login, password: try CredentialFile.read(passwordFile))
    }
    credentials.token = try jwtFile.map { try CredentialFile.read($0) }
    credentials.repeatedFlags = values.map { " \($0.flag) \($0.value)" }.joined()
    return credentials
  }
}
