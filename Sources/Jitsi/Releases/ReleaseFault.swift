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
  init?(_ line: TableText) {
    let parts = Array(line.parts(at: "\t"))
    guard parts.count == 6, let first = parts[0].number, let source = parts[2].number,
      let component = ReleaseComponent(rawValue: parts[3].string)
    else { return nil }
    let last = parts[1].number.map { ReleaseTable.releases[$0] }
    self.component = component
    range = ReleaseTable.releases[first]...(last ?? ReleaseTable.newest)
    fixedIn = last?.next
    let named = ReleaseTable.source(source)
    self.source =
      named.utf8.contains(UInt8(ascii: "#")) || named.utf8.contains(UInt8(ascii: ":"))
      ? named : "docker-jitsi-meet:\(named)"
    text = parts[5].string
    conditions = Self.conditions(parts[4].parts(at: " ").map(\.string))
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
