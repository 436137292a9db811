import Lint

/// Terminal colors, or none.
public struct TextStyle: Sendable, Hashable {
  /// Whether colors are used.
  public let isColoured: Bool

  public init(isColoured: Bool) { self.isColoured = isColoured }

  enum Colour: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case green = "1;32"
    case yellow = "1;33"
    case blue = "1;34"
    case cyan = "1;36"
  }

  func paint(_ text: String, _ colour: Colour) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  static func colour(of severity: Severity) -> Colour {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .info: .cyan
    }
  }
}
