public import YAML

/// The change that resolves one finding. It is applied completely or not at all.
public struct Fix: Sendable {
  public let summary: FixSummary
  /// Edits of existing texts.
  public let edits: [FileEdit]
  /// Objects to add.
  public let creations: [NewObject]
  /// Rules that may report new findings after the fix, because they had no subject before.
  public let uncovers: [String]

  public var applicability: FixSummary.Applicability { summary.applicability }
  public var description: String { summary.description }

  public init(
    _ summary: FixSummary, edits: [FileEdit] = [], creations: [NewObject] = [],
    uncovers: [String] = []
  ) {
    self.summary = summary
    self.edits = edits
    self.creations = creations
    self.uncovers = uncovers
  }

  /// The texts that the fix changes.
  ///
  /// - Parameter createsElsewhere: Whether new objects are written to a separate text.
  public func files(createsElsewhere: Bool = false) -> [SourceFile] {
    edits.map(\.file) + (createsElsewhere ? [] : creations.map(\.beside.source))
  }

  /// Whether new objects can be appended to the texts of their neighbors.
  public var canCreate: Bool { creations.allSatisfy { DocumentWriter.canAppend(to: $0.beside) } }

  /// An edit of one text of the input.
  public struct FileEdit: Sendable {
    public let file: SourceFile
    public let edit: TextEdit
  }

  /// An object to append to the text of its neighbor.
  public struct NewObject: Sendable {
    public let content: Content
    public let beside: Tree
  }
}
