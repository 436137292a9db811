import YAML

/// One rule that an annotation or a comment names, and what it covers there.
struct Ignore {
  let suppression: Suppression
  /// The object that the annotation or the comment stands in.
  let object: ObjectReference?
  let extent: Extent

  enum Extent {
    /// The object between two offsets.
    case object(ObjectReference, ClosedRange<Int>)
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

    func holds(_ place: Mark) -> Bool {
      place.line == line || values.contains(place.offset)
        || texts.contains { $0.contains(place.offset) }
    }
  }

  func covers(_ finding: Finding) -> Bool {
    switch extent {
    case .file: true
    case .lines(let covered): covered.holds(finding.start)
    case .object(let object, let range):
      finding.object == object && range.contains(finding.start.offset)
    }
  }
}
