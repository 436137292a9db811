/// An input that could not be read or checked, as opposed to a finding in a manifest.
public struct ReportIssue: Sendable, Hashable, CustomStringConvertible {
  /// The file, folder or rendering; nil if the issue concerns none.
  public let file: String?
  /// The error message.
  public let message: String

  public init(file: String?, message: String) {
    self.file = file
    self.message = message
  }

  public var description: String { file.map { "\($0): \(message)" } ?? message }
}
