/// One line of a configuration: a keyword and its arguments.
public struct Directive: Sendable, Hashable {
  /// The words of the line; never empty.
  public let words: [Word]
  /// The innermost conditional branch that contains the line, as an index into `Configuration.branches`.
  public let branch: Int?

  /// The line, from 1.
  public var line: Int { words[0].range.line }

  /// Whether the keyword is negated by a preceding `no` or `default`.
  public var isNegated: Bool {
    words.count > 1 && (words[0].text == "no" || words[0].text == "default")
  }

  /// The keyword, without a preceding `no` or `default`.
  public var keyword: Word { words[isNegated ? 1 : 0] }

  /// The words after the keyword.
  public var arguments: ArraySlice<Word> { words.dropFirst(isNegated ? 2 : 1) }

  /// The range from the first word to the last.
  public var range: SourceRange {
    let first = words[0].range
    let last = words[words.count - 1].range
    return SourceRange(
      line: first.line, column: first.column, endColumn: last.endColumn,
      bytes: first.bytes.lowerBound..<last.bytes.upperBound)
  }

  /// Returns the argument at an index, from 0 after the keyword, or nil if there is none.
  public func argument(_ index: Int) -> Word? {
    let arguments = arguments
    let position = arguments.startIndex + index
    return position < arguments.endIndex ? arguments[position] : nil
  }

  /// Returns the directive's condition, starting at `if` or `unless`, or nil if it has none.
  ///
  /// - Parameter start: The index of the first argument that can start the condition; earlier ones belong to the directive
  ///   itself.
  public func condition(from start: Int = 0) -> ArraySlice<Word>? {
    let candidates = arguments.dropFirst(start)
    guard let index = candidates.firstIndex(where: { $0.text == "if" || $0.text == "unless" })
    else { return nil }
    return candidates[index...]
  }
}
