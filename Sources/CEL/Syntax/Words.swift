/// Reserved words.
enum Words {
  /// Not allowed even as field names.
  static let keywords: Set<String> = ["false", "in", "null", "true"]

  /// Not allowed as names of variables and functions.
  static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]
}
