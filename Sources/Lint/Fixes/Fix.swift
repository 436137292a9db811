public import YAML

/// What mends one finding: all of it, or nothing.
public struct Fix: Sendable {
  public let summary: FixSummary
  /// Bytes to replace.
  public let edits: [FileEdit]
  /// Objects to add.
  public let creations: [NewObject]
  /// Rules whose findings may appear once the fix is made, because they had no subject before.
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
