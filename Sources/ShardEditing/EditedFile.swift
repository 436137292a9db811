package import YAML

/// A text of the input before and after an edit.
package struct EditedFile: Sendable {
  /// The path as the input names it.
  package let name: String
  /// Nil for a new text.
  package let before: SourceFile?
  /// Nil for a removed text.
  package let after: SourceFile?

  package var isChanged: Bool { before?.bytes != after?.bytes }
}
