/// The escapes that HTML and XML share.
package enum Markup {
  /// Returns the reference for a markup character; nil for any other.
  package static func reference(to scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    default: nil
    }
  }
}
