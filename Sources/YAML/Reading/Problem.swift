/// Why a document could not be read; other documents of the text are not affected.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
  public let kind: Kind
  /// The position in the text.
  public let mark: Mark

  public enum Kind: Sendable, Hashable {
    /// libyaml's message, and the construct it was parsing.
    case syntax(String, context: String?)
    case json(String)
    case invalidUTF8
    /// A character that YAML does not allow, such as a terminal escape.
    case controlCharacter
    case tabIndentation
    case tooDeep(limit: Int)
    case tooManyNodes(limit: Int)
    case scalarTooLarge(bytes: Int, limit: Int)
    case unknownAnchor(String)
    case recursiveAlias(String)
    case aliasBomb(limit: Int)
  }

  /// The problem on one line, without its position.
  public var description: String {
    switch kind {
    case .syntax(let words, let context):
      context.map { "\(words) \($0)" } ?? words
    case .json(let words):
      words
    case .invalidUTF8:
      "invalid UTF-8 here; save the file as UTF-8"
    case .controlCharacter:
      "YAML forbids this control character; write it as an escape in double quotes"
    case .tabIndentation:
      "YAML forbids tabs as indentation; use spaces"
    case .tooDeep(let limit):
      "collections are nested more than \(limit) levels deep"
    case .tooManyNodes(let limit):
      "the document has more than \(limit) values"
    case .scalarTooLarge(let bytes, let limit):
      "a value of \(bytes) bytes is larger than the limit of \(limit) bytes"
    case .unknownAnchor(let name):
      "the alias *\(name) has no anchor in this document"
    case .recursiveAlias(let name):
      "the alias *\(name) is inside the value that it repeats"
    case .aliasBomb(let limit):
      "expanding its aliases would add more than \(limit) values to the document"
    }
  }
}
