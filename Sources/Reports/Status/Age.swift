import Basics

/// How long a state has lasted, in one or two units, as kubectl shows ages.
enum Age {
  static func text(_ seconds: Int64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
    switch max(0, seconds) {
    case ..<120: return "\(max(0, seconds))s"
    case ..<600:
      let rest = seconds % 60
      return rest == 0 ? "\(minutes)m" : "\(minutes)m\(rest)s"
    case ..<(3 * 3600): return "\(minutes)m"
    case ..<(8 * 3600):
      let rest = minutes % 60
      return rest == 0 ? "\(hours)h" : "\(hours)h\(rest)m"
    case ..<(48 * 3600): return "\(hours)h"
    default: return "\(days)d"
    }
  }

  /// Returns a point in time, such as `2026-11-30 17:42:05 UTC`.
  static func clock(_ seconds: Int64) -> String {
    let text = Time.text(seconds)
    guard let separator = text.firstIndex(of: "T"), text.last == "Z" else { return text }
    return "\(text[..<separator]) \(text[text.index(after: separator)...].dropLast()) UTC"
  }
}
