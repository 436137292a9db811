/// How an image reads a variable in a release.
public struct ReleaseVariable: Sendable, Hashable {
  /// What counts in the place of an unset or empty variable.
  public enum Default: Sendable, Hashable {
    /// A text; empty where the image sets nothing.
    case text(String)
    /// The value of another variable, or a text where that is empty; nil where the image works it out.
    case reference(String, otherwise: String?)
    /// Something that a script works out when the container starts.
    case computed
  }

  public let name: String
  public let standard: Default
  /// Whether it is a switch.
  public let isSwitch: Bool
  /// Whether anything in the image reads it; otherwise docker-compose.yml passes it all the same.
  public let isRead: Bool

  /// Reads the code of the compiled table; nil for one that says that the variable went.
  init?(name: String, code: Substring) {
    self.name = name
    switch code.first {
    case "p": (standard, isSwitch, isRead) = (.text(""), false, false)
    case "=": (standard, isSwitch, isRead) = (Self.standard(code.dropFirst()), false, true)
    case ":": (standard, isSwitch, isRead) = (Self.standard(code.dropFirst()), true, true)
    default: return nil
    }
  }

  /// The default as the list in `releases/` has it.
  public var text: String {
    switch standard {
    case .text(let text): text
    case .reference(let name, let otherwise):
      "$\(name)" + (otherwise.map { $0.isEmpty ? "" : "|\($0)" } ?? "|?")
    case .computed: "?"
    }
  }

  private static func standard(_ text: Substring) -> Default {
    if text == "?" { return .computed }
    guard text.first == "$" else { return .text(String(text)) }
    let parts = text.dropFirst().split(separator: "|", maxSplits: 1)
    let otherwise = parts.count > 1 ? String(parts[1]) : ""
    return .reference(String(parts[0]), otherwise: otherwise == "?" ? nil : otherwise)
  }

  /// Whether a text turns a switch on: what neither Go's ParseBool reads nor is empty does.
  // source: jitsi/tpl func.go toBool
  public static func isOn(_ text: String) -> Bool {
    let bare = text.utf8.lazy.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
    return !off.contains { bare.elementsEqual($0.utf8) }
  }

  private static let off = ["", "0", "f", "F", "FALSE", "false", "False"]
}
