import Layout
import Operations
import YAML

/// Masks secret values in objects that are shown: values of Secrets, and of fields and variables with sensitive names. As in
/// kubectl, different values get different masks.
enum PlanMask {
  static func masked(
    _ live: Content, _ desired: Content, isSecret: Bool
  ) -> (live: Content, desired: Content) {
    (
      mask(live, beside: desired, isSecret, "*** (before)", depth: 0),
      mask(desired, beside: live, isSecret, "*** (after)", depth: 0)
    )
  }

  /// Returns the value of a field, masked if necessary.
  static func shown(_ value: Content?, of change: FieldChange) -> String? {
    guard let value else { return nil }
    if change.isMasked || isSensitive(change.path) { return "***" }
    switch mask(value, beside: nil, false, "***", depth: 1) {
    case .scalar(.string(let text)): return text
    case .scalar(.int(let number)): return String(number)
    case .scalar(.bool(let truth)): return truth ? "true" : "false"
    case .scalar(.null): return "null"
    case let other:
      var text = DocumentWriter.text([other])
      if text.hasPrefix("---\n") { text.removeFirst(4) }
      if text.hasSuffix("\n") { text.removeLast() }
      return text
    }
  }

  static func isSensitive(_ path: String) -> Bool {
    let last = path.split { $0 == "." || $0 == "[" || $0 == "]" || $0 == "\"" }.last ?? ""
    return SensitiveName.matches(Array(last.utf8))
  }

  private static func mask(
    _ content: Content, beside other: Content?, _ isSecret: Bool, _ words: String, depth: Int
  ) -> Content {
    switch content {
    case .scalar: return content
    case .list(let elements):
      var others: [Content] = []
      if case .list(let list)? = other { others = list }
      return .list(
        elements.enumerated().map { position, element in
          let twin = position < others.count ? others[position] : nil
          return mask(element, beside: twin, isSecret, words, depth: depth + 1)
        })
    case .map(let entries):
      let named = content["name"]?.text.map { SensitiveName.matches(Array($0.utf8)) } ?? false
      return .map(
        entries.map { entry in
          let twin = other?[entry.key]
          let isData =
            isSecret && depth == 0 && (entry.key == "data" || entry.key == "stringData")
          if isData, case .map(let values) = entry.value {
            return Content.Entry(
              entry.key,
              .map(
                values.map { value in
                  Content.Entry(value.key, hidden(value.value, twin?[value.key], words))
                }))
          }
          let isValue =
            SensitiveName.matches(Array(entry.key.utf8)) || (named && entry.key == "value")
          if isValue, case .scalar = entry.value {
            return Content.Entry(entry.key, hidden(entry.value, twin, words))
          }
          return Content.Entry(
            entry.key, mask(entry.value, beside: twin, isSecret, words, depth: depth + 1))
        })
    }
  }

  private static func hidden(_ value: Content, _ other: Content?, _ words: String) -> Content {
    .scalar(.string(other == nil || other == value ? "***" : words))
  }
}
