package import YAML

/// A text of an input before and after shards were added or removed.
package struct EditedFile: Sendable {
  /// The path, as the input names it.
  package let name: String
  /// Nil for a text that is new.
  package let before: SourceFile?
  /// Nil for a text that goes.
  package let after: SourceFile?

  package var isChanged: Bool { before?.bytes != after?.bytes }
}
