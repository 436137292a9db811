/// A fault of what was given to the tool, not of a manifest: something that could not be read or checked.
public struct ReportIssue: Sendable, Hashable, CustomStringConvertible {
  /// The file, folder or rendering; nil where it is about none.
  public let file: String?
  /// What is wrong with it.
  public let message: String

  public init(file: String?, message: String) {
    self.file = file
    self.message = message
  }

  public var description: String { file.map { "\($0): \(message)" } ?? message }
}
