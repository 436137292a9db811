import Basics

/// The name of a rule, or a pattern in which `*` matches any characters.
struct RulePattern {
  let text: String

  init(_ text: String) { self.text = text }

  /// Whether it is a name without wildcards.
  var isName: Bool { !text.contains("*") }

  func matches(_ name: String) -> Bool { Wildcard.matches(text, name) }

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
