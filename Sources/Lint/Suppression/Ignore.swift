/// One rule named by an annotation or a comment, and what it covers.
struct Ignore {
  let suppression: Suppression
  /// The object that has the annotation.
  let object: ObjectReference?
  /// The template that the text was rendered from.
  let source: String?
  let extent: Extent

  enum Extent {
    /// The object between two offsets.
    case object(ClosedRange<Int>)
    case lines(Covered)
    case file
  }

  /// The part of a file that a comment covers.
  struct Covered {
    /// The line of the comment, or the line below it that it refers to.
    let line: Int
    /// The offsets of values whose keys are on that line.
    let values: [Int]
    /// The multi-line texts whose keys are on that line.
    let texts: [ClosedRange<Int>]
  }
}
