/// One line of a configuration: a keyword and its arguments.
public struct Directive: Sendable, Hashable {
  /// The words of the line; there is always a first.
  public let words: [Word]
  /// The innermost conditional branch that it stands in, an index into `Configuration.branches`.
  public let branch: Int?

  /// The line, counted from 1.
  public var line: Int { words[0].range.line }

  /// Whether `no` or `default` stands before the keyword and takes it back.
  public var isNegated: Bool {
    words.count > 1 && (words[0].text == "no" || words[0].text == "default")
  }

  /// The keyword, behind a `no` or `default`.
  public var keyword: Word { words[isNegated ? 1 : 0] }

  /// The words behind the keyword.
  public var arguments: ArraySlice<Word> { words.dropFirst(isNegated ? 2 : 1) }

  /// From the first word to the last.
  public var range: SourceRange {
    let first = words[0].range
    let last = words[words.count - 1].range
    return SourceRange(
      line: first.line, column: first.column, endColumn: last.endColumn,
      bytes: first.bytes.lowerBound..<last.bytes.upperBound)
  }

  /// The argument at an index, counted from 0 behind the keyword.
  public func argument(_ index: Int) -> Word? {
    let arguments = arguments
    let position = arguments.startIndex + index
    return position < arguments.endIndex ? arguments[position] : nil
  }

  /// Where `if` or `unless` opens the directive's condition, if it has one.
  ///
  /// - Parameter start: the first argument that may be the one; those before are the directive's own.
  public func condition(from start: Int = 0) -> ArraySlice<Word>? {
    let candidates = arguments.dropFirst(start)
    guard let index = candidates.firstIndex(where: { $0.text == "if" || $0.text == "unless" })
    else { return nil }
    return candidates[index...]
  }
}
