/// Finds the end of a block scalar.
enum BlockScalarEnd {
  /// Returns the end of the last content line, without its line break.
  ///
  /// libyaml's end mark is after all blank lines that follow, but only a scalar that keeps them (`|+`) extends that far.
  static func trim(
    _ range: Range<Int>, content: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var solid = content.count
    while solid > 0, content[solid - 1] == 0x0A { solid -= 1 }
    let keepsBlankLines = content.count - solid > 1 || (solid == 0 && !content.isEmpty)
    // Trailing white space in the content cannot be distinguished from blank lines after it.
    let endsInSpace = solid > 0 && content[solid - 1].isYAMLSpace
    if keepsBlankLines || endsInSpace { return withoutBreak(range, in: text) }
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1].isYAMLSpace { end -= 1 }
    return end
  }

  private static func withoutBreak(
    _ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var end = range.upperBound
    guard end > range.lowerBound, text[end - 1].isLineBreak else { return end }
    end -= 1
    if text[end] == 0x0A, end > range.lowerBound, text[end - 1] == 0x0D { end -= 1 }
    return end
  }
}
