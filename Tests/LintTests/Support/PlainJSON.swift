import Foundation
import YAML

extension Plain {
  /// The value as JSON.
  var json: String {
    switch self {
    case .list(let elements):
      return "[" + elements.map(\.json).joined(separator: ",") + "]"
    case .map(let entries):
      let members = entries.map { "\(Plain.jsonText($0.key)):\($0.value.json)" }
      return "{" + members.joined(separator: ",") + "}"
    case .scalar(.null): return "null"
    case .scalar(.bool(let value)): return value ? "true" : "false"
    case .scalar(.int(let value)): return String(value)
    case .scalar(.uint(let value)): return String(value)
    case .scalar(.double(let value)): return String(value)
    case .scalar(.string(let text)): return Plain.jsonText(text)
    }
  }

  private static func jsonText(_ text: String) -> String {
    let data = try! JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed)
    return String(decoding: data, as: UTF8.self)
  }
}
