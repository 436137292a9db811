import Basics
import Lint

/// The rules that the user chose by name.
struct RuleChoice {
  let select: Set<String>
  let ignore: Set<String>
  /// The rules that this leaves.
  let asked: Set<String>

  /// - Throws: ``CommandFailure`` when no rule has one of the names, or none is left.
  init(select: [String], ignore: [String], among rules: RuleSet) throws(CommandFailure) {
    let known = Set(rules.rules.map(\.id))
    self.select = Self.names(select)
    self.ignore = Self.names(ignore)
    let unknown = self.select.union(self.ignore).subtracting(known).sorted()
    guard unknown.isEmpty else {
      throw .unknownRules(
        unknown.map { ($0, Suggestion.closest(to: $0, among: known.sorted())) })
    }
    asked = (select.isEmpty ? known : self.select).subtracting(self.ignore)
    if asked.isEmpty, !known.isEmpty { throw .noRulesChosen }
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
