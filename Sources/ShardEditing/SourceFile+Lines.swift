import YAML

extension SourceFile {
  /// Lines to insert at an offset. If the text before the offset does not end with a line break, they start with one
  /// and drop their last.
  func lines(_ text: String, at place: Int) -> String {
    place > 0 && bytes[place - 1] != 0x0A ? "\n" + text.dropLast() : text
  }
}
