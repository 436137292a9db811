import Synchronization

/// What the stable releases of Jitsi's images have, and what each of them changes: the table in `releases/`, compiled in.
///
/// Nothing is read before it is asked for, and a question reads one line.
// source: jitsi/docker-jitsi-meet, every tag from stable-5765 on; releases/README.md
public enum ReleaseTable {
  /// All releases, oldest first.
  public static let releases: [ListedRelease] = TableText(EmbeddedReleases.releases).lines
    .enumerated().map { position, line in
      let words = line.parts(at: " ")
      return ListedRelease(
        position: position, number: words[0].number ?? 0, rebuild: words[1].number ?? 0)
    }

  /// The newest release.
  public static var newest: ListedRelease { releases[releases.count - 1] }

  /// The newest release of which no component of a shard has a known fault.
  public static let recommended: ListedRelease =
    releases.last { release in
      !faults.contains { $0.component.isOfShards && $0.range.contains(release) }
    } ?? newest

  /// The release of a tag such as `stable-10741` or `stable-11146-2`; nil for one that the table does not have.
  public static func release(named tag: some StringProtocol) -> ListedRelease? {
    guard let (number, rebuild) = ListedRelease.numbers(in: tag) else { return nil }
    var low = 0
    var high = releases.count
    while low < high {
      let middle = low + (high - low) / 2
      let release = releases[middle]
      if release.number == number, release.rebuild == rebuild { return release }
      if (release.number, release.rebuild) < (number, rebuild) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return nil
  }

  /// How a component's image reads a variable in a release; nil when it does not.
  public static func variable(
    _ name: String, of component: ReleaseComponent, in release: ListedRelease
  ) -> ReleaseVariable? {
    let question = Question(name: name, component: component, release: release.position)
    return answers.withLock { known in
      if let answer = known[question] { return answer }
      let answer = latest(history(of: name, component), upTo: release)
        .flatMap { ReleaseVariable(name: name, code: $0.code.string[...]) }
      known[question] = .some(answer)
      return answer
    }
  }

  /// Which variable of which image in which release.
  private struct Question: Hashable {
    let name: String
    let component: ReleaseComponent
    let release: Int
  }

  /// Answers about variables: in large inputs every component asks about the same ones.
  private static let answers = Mutex<[Question: ReleaseVariable?]>([:])

  /// All variables that a component's image reads in a release, or is passed, by name.
  public static func variables(
    of component: ReleaseComponent, in release: ListedRelease
  ) -> [ReleaseVariable] {
    TableText(EmbeddedReleases.variables).lines.compactMap { line in
      let row = Row(line)
      guard row.component == component.rawValue else { return nil }
      return latest(row.entries, upTo: release)
        .flatMap { ReleaseVariable(name: row.name.string, code: $0.code.string[...]) }
    }
  }

  /// The variables that any image reads or is passed in a release. They are worked out once for each release.
  public static func readNames(in release: ListedRelease) -> Set<String> {
    names.withLock { known in
      if let names = known[release.position] { return names }
      var names: Set<String> = []
      for line in TableText(EmbeddedReleases.variables).lines {
        let row = Row(line)
        guard let entry = latest(row.entries, upTo: release), !entry.isRemoval else { continue }
        names.insert(row.name.string)
      }
      known[release.position] = names
      return names
    }
  }

  private static let names = Mutex<[Int: Set<String>]>([:])

  /// The release in which a component's image last stopped to read a variable, if that is not after another one.
  public static func removal(
    of name: String, from component: ReleaseComponent, upTo release: ListedRelease
  ) -> ListedRelease? {
    latest(history(of: name, component), upTo: release)
      .flatMap { $0.isRemoval ? releases[$0.release] : nil }
  }

  /// The first release in which a component's image reads a variable.
  public static func introduction(
    of name: String, to component: ReleaseComponent
  ) -> ListedRelease? {
    history(of: name, component)?.first { _ in true }.map { releases[$0.release] }
  }

  /// The variable that took the place of another one, up to a release.
  public static func replacement(
    for name: String, of component: ReleaseComponent, in release: ListedRelease
  ) -> String? {
    fact("renamed.\(name)", of: component, in: release)
  }

  /// A fact such as `port.http` or `folder.data`; nil where a release does not have it.
  public static func fact(
    _ key: String, of component: ReleaseComponent, in release: ListedRelease
  ) -> String? {
    for owner in [component.rawValue, "all"] {
      if let entry = latest(entries("\(owner) \(key)", EmbeddedReleases.facts), upTo: release) {
        return entry.value
      }
    }
    return nil
  }

  /// All facts of a component whose keys begin with a prefix, without it.
  public static func facts(
    _ prefix: String, of component: ReleaseComponent, in release: ListedRelease
  ) -> [(key: String, value: String)] {
    var found: [(key: String, value: String)] = []
    for line in TableText(EmbeddedReleases.facts).lines {
      let row = Row(line)
      guard row.component == component.rawValue || row.component == "all" else { continue }
      let name = row.name.string
      guard name.hasPrefix(prefix), let value = latest(row.entries, upTo: release)?.value else {
        continue
      }
      found.append((String(name.dropFirst(prefix.count)), value))
    }
    return found
  }

  /// The values of a fact, each with the position of the release that it begins with; nil where the fact is gone.
  static func values(of key: String, _ component: ReleaseComponent) -> [(
    position: Int, value: String?
  )] {
    entries("\(component.rawValue) \(key)", EmbeddedReleases.facts)?
      .map { ($0.release, $0.value) } ?? []
  }

  /// The number of the first release that has a fact, or in which it has a value.
  package static func firstNumber(with key: String, of owner: String, value: String? = nil) -> Int {
    let first = entries("\(owner) \(key)", EmbeddedReleases.facts)?
      .first { value == nil || $0.code.dropFirst() == value ?? "" }
    return first.map { releases[$0.release].number } ?? .max
  }

  /// The known faults of a component in a release, whatever they depend on.
  public static func faults(
    of component: ReleaseComponent, in release: ListedRelease
  ) -> [ReleaseFault] {
    faults.filter { $0.component == component && $0.range.contains(release) }
  }

  /// All known faults.
  public static let faults: [ReleaseFault] = TableText(EmbeddedReleases.faults).lines
    .compactMap(ReleaseFault.init)

  /// Everything that a release changes against the one before; for the first, everything that it has.
  public static func changes(in release: ListedRelease) -> [ReleaseChange] {
    let sources = Array(TableText(EmbeddedReleases.sources).lines)
    let texts = [(EmbeddedReleases.facts, false), (EmbeddedReleases.variables, true)]
    return texts.flatMap { text, isVariable in
      TableText(text).lines.compactMap { line in
        let row = Row(line)
        let entries = Array(row.entries)
        guard let position = entries.firstIndex(where: { $0.release == release.position }) else {
          return nil
        }
        let entry = entries[position]
        return ReleaseChange(
          component: ReleaseComponent(rawValue: row.component.string), name: row.name.string,
          isVariable: isVariable, source: sources[entry.source].string,
          before: position == 0 ? nil : ReleaseChange.Value(entries[position - 1].code.string[...]),
          after: ReleaseChange.Value(entry.code.string[...]))
      }
    }
  }

  /// A source of the table as a person can look it up, by its position.
  static func source(_ position: Int) -> String {
    TableText(EmbeddedReleases.sources).lines[position].string
  }

  private static func history(of name: String, _ component: ReleaseComponent) -> Entries? {
    entries("\(component.rawValue) \(name)", EmbeddedReleases.variables)
  }

  private static func entries(_ key: String, _ text: StaticString) -> Entries? {
    TableText(text).line(key).map(Entries.init)
  }

  private static func latest(_ entries: Entries?, upTo release: ListedRelease) -> Entry? {
    guard let entries else { return nil }
    var latest: Entry?
    for entry in entries {
      guard entry.release <= release.position else { break }
      latest = entry
    }
    return latest
  }

  /// A line of the compiled text: a component, a name, and what changed in which release.
  private struct Row {
    let component: TableText
    let name: TableText
    let entries: Entries

    init(_ line: TableText) {
      let (key, entries) = line.cut(at: "\t")
      (component, name) = key.cut(at: " ")
      self.entries = Entries(entries)
    }
  }

  /// The changes of one thing, oldest first.
  private struct Entries: Sequence, IteratorProtocol {
    private var parts: TableText.Parts

    init(_ text: TableText) { parts = text.parts(at: "\t") }

    mutating func next() -> Entry? { parts.next().map(Entry.init) }
  }

  /// A change of one thing, as it is written in the compiled text.
  private struct Entry {
    let release: Int
    let source: Int
    let code: TableText

    init(_ text: TableText) {
      let (release, rest) = text.cut(at: " ")
      let (source, code) = rest.cut(at: " ")
      self.release = release.number ?? 0
      self.source = source.number ?? 0
      self.code = code
    }

    /// Whether the thing is gone.
    var isRemoval: Bool { code.first == UInt8(ascii: "-") }

    /// The value of a fact; nil where it is gone.
    var value: String? { code.first == UInt8(ascii: "=") ? code.dropFirst().string : nil }
  }
}
