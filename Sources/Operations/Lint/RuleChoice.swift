package import Lint

/// The rules that the user selected or ignored by name.
package struct RuleChoice {
  let select: Set<String>
  let ignore: Set<String>
  /// The rules that remain selected.
  package let asked: Set<String>

  /// - Throws: ``CommandFailure`` if a name or pattern matches no rule, or no rule remains.
  package init(
    select: [String], ignore: [String], among rules: RuleSet
  ) throws(CommandFailure) {
    let known = Set(rules.rules.map(\.id))
    let (select, ignore) = (Self.names(select), Self.names(ignore))
    let patterns = select.union(ignore).sorted().map { RulePattern($0) }
    let unknown = patterns.filter { !known.contains(where: $0.matches) }
    guard unknown.isEmpty else {
      throw .unknownRules(unknown.map { ($0.text, $0.suggestion(among: known)) })
    }
    self.select = Self.rules(select, among: known)
    self.ignore = Self.rules(ignore, among: known)
    asked = (select.isEmpty ? known : self.select).subtracting(self.ignore)
    if asked.isEmpty, !known.isEmpty { throw .noRulesChosen }
  }

  /// Returns the rules that match names and patterns.
  private static func rules(_ patterns: Set<String>, among known: Set<String>) -> Set<String> {
    patterns.reduce(into: []) { rules, text in
      let pattern = RulePattern(text)
      if pattern.isName {
        rules.insert(text)
      } else {
        rules.formUnion(known.filter(pattern.matches))
      }
    }
  }

  private static func names(_ lists: [String]) -> Set<String> {
    Set(lists.flatMap { $0.split(separator: ",") }.map(trimmed).filter { !$0.isEmpty })
  }

  private static func trimmed(_ name: Substring) -> String {
    var name = name
    while name.first == " " { name.removeFirst() }
    while name.last == " " { name.removeLast() }
    return String(name)
  }
}
