/// What HTML and XML escape alike.
enum Markup {
  /// The reference that stands for a character of markup; nil for every other.
  static func reference(to scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: nil
    }
  }
}
