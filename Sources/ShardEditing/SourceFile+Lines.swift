import YAML

extension SourceFile {
  /// Lines as they are put in at a place: where no line ends there, as at the end of a file without a line break, they begin
  /// with the break that they would end with.
  func lines(_ text: String, at place: Int) -> String {
    place > 0 && bytes[place - 1] != 0x0A ? "\n" + text.dropLast() : text
  }
}
