import Basics

/// The name of a rule, or a pattern in which `*` matches any characters.
struct RulePattern {
  let text: String

  init(_ text: String) { self.text = text }

  /// Whether it is a name without wildcards.
  var isName: Bool { !text.contains("*") }

  func matches(_ name: String) -> Bool {
    if isName { return name == text }
    let parts = text.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, name.hasPrefix(first) else {
      return false
    }
    var rest = name.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }

  /// Returns a similar rule name or pattern to suggest if no rule matches; nil if none is close.
  func suggestion(among names: Set<String>) -> String? {
    if isName { return Suggestion.closest(to: text, among: names) }
    let stem = String(text.prefix { $0 != "*" })
    // Leading words of rule names, such as `prosody` of `prosody-clusterip`.
    var fronts: Set<String> = []
    for name in names {
      for end in name.indices where name[end] == "-" { fronts.insert(String(name[..<end])) }
    }
    let wanted = stem.hasSuffix("-") ? String(stem.dropLast()) : stem
    return Suggestion.closest(to: wanted, among: fronts).map { $0 + "*" }
  }
}
