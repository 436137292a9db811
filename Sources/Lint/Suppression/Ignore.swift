/// One rule that an annotation or a comment names, and what it covers there.
struct Ignore {
  let suppression: Suppression
  /// The object that an annotation stands in.
  let object: ObjectReference?
  /// The template that the text around it was rendered from.
  let source: String?
  let extent: Extent

  enum Extent {
    /// The object between two offsets.
    case object(ClosedRange<Int>)
    case lines(Covered)
    case file
  }

  /// What a comment covers of its file.
  struct Covered {
    /// The line that it stands on, or above of.
    let line: Int
    /// Where values begin whose keys are on that line.
    let values: [Int]
    /// Texts of several lines whose keys are on that line.
    let texts: [ClosedRange<Int>]
  }
}
