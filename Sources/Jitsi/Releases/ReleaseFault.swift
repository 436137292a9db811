/// A known fault of some releases.
public struct ReleaseFault: Sendable {
  /// What must hold for the fault to matter.
  public enum Condition: Sendable, Hashable {
    case value(variable: String, is: String)
    case isSet(String)
    case isUnset(String)
    /// A volume is mounted there.
    case mount(String)
  }

  public let component: ReleaseComponent
  public let range: ClosedRange<ListedRelease>
  /// The first release without it; nil when the table has none.
  public let fixedIn: ListedRelease?
  /// All of them must hold.
  public let conditions: [Condition]
  /// The commit, or the issue, as in `docker-jitsi-meet#2328`.
  public let source: String
  /// What happens, for the end of a sentence.
  public let text: String

  /// Reads a line of the compiled table.
  init?(_ line: Substring) {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 6, let first = Int(parts[0]), let source = Int(parts[2]),
      let component = ReleaseComponent(rawValue: String(parts[3]))
    else { return nil }
    let last = Int(parts[1]).map { ReleaseTable.releases[$0] }
    self.component = component
    range = ReleaseTable.releases[first]...(last ?? ReleaseTable.newest)
    fixedIn = last?.next
    let named = ReleaseTable.source(source)
    self.source = named.contains("#") || named.contains(":") ? named : "docker-jitsi-meet:\(named)"
    text = String(parts[5])
    conditions = Self.conditions(parts[4].split(separator: " ").map(String.init))
  }

  private static func conditions(_ words: [String]) -> [Condition] {
    if words.count == 2 {
      switch (words[0], words[1]) {
      case (let name, "set"): return [.isSet(name)]
      case (let name, "unset"): return [.isUnset(name)]
      case ("mount", let folder): return [.mount(folder)]
      default: break
      }
    }
    return words.compactMap { word in
      let parts = word.split(separator: "=", maxSplits: 1)
      return parts.count == 2 ? .value(variable: String(parts[0]), is: String(parts[1])) : nil
    }
  }
}
