/// A part of a configuration that HAProxy rejects or warns about.
public struct Problem: Sendable, Hashable {
  /// How HAProxy reacts to a problem.
  public enum Severity: String, Sendable, Hashable {
    /// HAProxy does not start.
    case error
    /// HAProxy starts, but warns or ignores a line.
    case warning
  }

  /// The kind of problem. The raw values are stable.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case unmatchedQuote = "unmatched-quote"
    case unmatchedBrace = "unmatched-brace"
    case badVariableName = "bad-variable-name"
    case badWordExpansion = "bad-word-expansion"
    case badHexEscape = "bad-hex-escape"
    case strayNUL = "stray-nul"
    case tooManyWords = "too-many-words"
    case missingNewline = "missing-newline"
    case emptyArgument = "empty-argument"
    case badCondition = "bad-condition"
    case conditionTooDeep = "condition-too-deep"
    case unmatchedConditional = "unmatched-conditional"
    case unclosedConditional = "unclosed-conditional"
    case unknownMacro = "unknown-macro"
    case alertMacro = "alert-macro"
    case outsideSection = "outside-section"
    case sectionName = "section-name"
    case unknownDefaults = "unknown-defaults"
    case duplicateSection = "duplicate-section"
    case unknownKeyword = "unknown-keyword"
    case unknownOption = "unknown-option"
    case unknownAction = "unknown-action"
    case unknownFetch = "unknown-fetch"
    case misplacedKeyword = "misplaced-keyword"
    case missingArgument = "missing-argument"
    case extraArgument = "extra-argument"
    case badValue = "bad-value"
    case badAddress = "bad-address"
    case duplicateTable = "duplicate-table"
    case duplicateServer = "duplicate-server"
    case duplicatePeer = "duplicate-peer"
    case duplicateNameserver = "duplicate-nameserver"
    case unknownBackend = "unknown-backend"
    case unknownServer = "unknown-server"
    case unknownPeers = "unknown-peers"
    case unknownResolvers = "unknown-resolvers"
    case unknownTable = "unknown-table"
    case unknownACL = "unknown-acl"
    case badACLCondition = "bad-acl-condition"
  }

  /// The kind of problem.
  public let kind: Kind
  /// Whether HAProxy refuses to start.
  public let severity: Severity
  /// The message for this occurrence.
  public let message: String
  /// The range of the words at fault.
  public let range: SourceRange

  /// The line, from 1.
  public var line: Int { range.line }
  /// The column, from 1.
  public var column: Int { range.column }

  init(_ kind: Kind, _ severity: Severity = .error, at range: SourceRange, _ message: String) {
    self.kind = kind
    self.severity = severity
    self.message = message
    self.range = range
  }
}
