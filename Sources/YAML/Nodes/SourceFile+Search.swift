import Basics

extension SourceFile {
  /// Whether a range of the text contains a word.
  package func holds(_ word: StaticString, in range: Range<Int>) -> Bool {
    bytes.withUnsafeBufferPointer {
      firstOffset(of: word, in: UnsafeBufferPointer(rebasing: $0[range])) != nil
    }
  }
}
