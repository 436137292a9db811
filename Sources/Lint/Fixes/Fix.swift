public import YAML

/// What mends one finding: all of it, or nothing.
public struct Fix: Sendable {
  public let summary: FixSummary
  /// Bytes to replace.
  public let edits: [FileEdit]
  /// Objects to add.
  public let creations: [NewObject]

  public var applicability: FixSummary.Applicability { summary.applicability }
  public var description: String { summary.description }

  public init(
    _ summary: FixSummary, edits: [FileEdit] = [], creations: [NewObject] = []
  ) {
    self.summary = summary
    self.edits = edits
    self.creations = creations
  }

  /// The texts that it changes.
  ///
  /// - Parameter createsElsewhere: whether new objects go to a text of their own.
  public func files(createsElsewhere: Bool = false) -> [SourceFile] {
    edits.map(\.file) + (createsElsewhere ? [] : creations.map(\.beside.source))
  }

  /// Whether the texts that hold the neighbours of its objects can take more.
  public var canCreate: Bool { creations.allSatisfy { DocumentWriter.canAppend(to: $0.beside) } }

  /// An edit of one text of the input.
  public struct FileEdit: Sendable {
    public let file: SourceFile
    public let edit: TextEdit
  }

  /// An object that goes to the text that holds its neighbour.
  public struct NewObject: Sendable {
    public let content: Content
    public let beside: Tree
  }
}
