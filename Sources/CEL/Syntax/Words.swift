/// Words that can't be names.
enum Words {
  /// Not even names of fields.
  static let keywords: Set<String> = ["false", "in", "null", "true"]

  /// Not names of variables and functions.
  static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]
}
