/// Why a document is not a tree; the other documents of the text are not affected.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
  public let kind: Kind
  /// Where in the text.
  public let mark: Mark

  public enum Kind: Sendable, Hashable {
    /// libyaml's own words, and what it was reading.
    case syntax(String, context: String?)
    case json(String)
    case invalidUTF8
    /// A character that no YAML text may hold, such as a terminal's escape.
    case controlCharacter
    case tabIndentation
    case tooDeep(limit: Int)
    case tooManyNodes(limit: Int)
    case scalarTooLarge(bytes: Int, limit: Int)
    case unknownAnchor(String)
    case recursiveAlias(String)
    case aliasBomb(limit: Int)
  }

  /// One line, without the place.
  public var description: String {
    switch kind {
    case .syntax(let words, let context):
      context.map { "\(words) \($0)" } ?? words
    case .json(let words):
      words
    case .invalidUTF8:
      "a byte here begins no UTF-8 character; save the file as UTF-8"
    case .controlCharacter:
      "a control character stands here, which YAML forbids; write it as an escape in double quotes"
    case .tabIndentation:
      "a tab indents this line, which YAML forbids; use spaces"
    case .tooDeep(let limit):
      "collections stand in each other more than \(limit) levels deep"
    case .tooManyNodes(let limit):
      "the document has more than \(limit) values"
    case .scalarTooLarge(let bytes, let limit):
      "a value of \(bytes) bytes is larger than the \(limit) bytes that are read"
    case .unknownAnchor(let name):
      "the alias *\(name) stands for an anchor that this document does not have"
    case .recursiveAlias(let name):
      "the alias *\(name) stands inside the very value that it repeats"
    case .aliasBomb(let limit):
      "following its aliases, the document would grow by more than \(limit) values"
    }
  }
}
