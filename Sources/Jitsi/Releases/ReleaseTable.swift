import Synchronization

/// What the stable releases of Jitsi's images have, and what each of them changes: the table in `releases/`, compiled in.
///
/// Nothing is read before it is asked for, and a question reads one line.
// source: jitsi/docker-jitsi-meet, every tag from stable-5765 on; releases/README.md
public enum ReleaseTable {
  /// All releases, oldest first.
  public static let releases: [ListedRelease] = TableText(EmbeddedReleases.releases).lines
    .enumerated().map { position, line in
      let words = line.split(separator: " ")
      return ListedRelease(
        position: position, number: Int(words[0]) ?? 0, rebuild: Int(words[1]) ?? 0)
    }

  /// The newest release.
  public static var newest: ListedRelease { releases[releases.count - 1] }

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
    latest(history(of: name, component), upTo: release)
      .flatMap { ReleaseVariable(name: name, code: $0.code) }
  }

  /// All variables that a component's image reads in a release, or is passed, by name.
  public static func variables(
    of component: ReleaseComponent, in release: ListedRelease
  ) -> [ReleaseVariable] {
    TableText(EmbeddedReleases.variables).lines.compactMap { line in
      let key = line.prefix { $0 != "\t" }.split(separator: " ")
      guard key[0] == component.rawValue else { return nil }
      return latest(Entry.all(in: line.drop { $0 != "\t" }.dropFirst()), upTo: release)
        .flatMap { ReleaseVariable(name: String(key[1]), code: $0.code) }
    }
  }

  /// The variables that any image reads or is passed in a release. They are worked out once for each release.
  public static func readNames(in release: ListedRelease) -> Set<String> {
    names.withLock { known in
      if let names = known[release.position] { return names }
      var names: Set<String> = []
      for line in TableText(EmbeddedReleases.variables).lines {
        let entries = line.drop { $0 != "\t" }.dropFirst()
        guard let entry = latest(Entry.all(in: entries), upTo: release), entry.code != "-" else {
          continue
        }
        names.insert(String(line.prefix { $0 != "\t" }.drop { $0 != " " }.dropFirst()))
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
      .flatMap { $0.code == "-" ? releases[$0.release] : nil }
  }

  /// The first release in which a component's image reads a variable.
  public static func introduction(
    of name: String, to component: ReleaseComponent
  ) -> ListedRelease? {
    history(of: name, component).first.map { releases[$0.release] }
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
        return entry.code.first == "=" ? String(entry.code.dropFirst()) : nil
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
      let key = line.prefix { $0 != "\t" }.split(separator: " ")
      guard key[0] == component.rawValue || key[0] == "all", key[1].hasPrefix(prefix),
        let entry = latest(Entry.all(in: line.drop { $0 != "\t" }.dropFirst()), upTo: release),
        entry.code.first == "="
      else { continue }
      found.append((String(key[1].dropFirst(prefix.count)), String(entry.code.dropFirst())))
    }
    return found
  }

  /// The values of a fact, each with the position of the release that it begins with; nil where the fact is gone.
  static func values(of key: String, _ component: ReleaseComponent) -> [(
    position: Int, value: String?
  )] {
    entries("\(component.rawValue) \(key)", EmbeddedReleases.facts).map { entry in
      (entry.release, entry.code.first == "=" ? String(entry.code.dropFirst()) : nil)
    }
  }

  /// The number of the first release that has a fact, or in which it has a value.
  package static func firstNumber(with key: String, of owner: String, value: String? = nil) -> Int {
    let first = entries("\(owner) \(key)", EmbeddedReleases.facts)
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
    let sources = TableText(EmbeddedReleases.sources).lines
    let texts = [(EmbeddedReleases.facts, false), (EmbeddedReleases.variables, true)]
    return texts.flatMap { text, isVariable in
      TableText(text).lines.compactMap { line in
        let key = line.prefix { $0 != "\t" }.split(separator: " ")
        let entries = Entry.all(in: line.drop { $0 != "\t" }.dropFirst())
        guard let position = entries.firstIndex(where: { $0.release == release.position }) else {
          return nil
        }
        let entry = entries[position]
        return ReleaseChange(
          component: ReleaseComponent(rawValue: String(key[0])), name: String(key[1]),
          isVariable: isVariable, source: String(sources[entry.source]),
          before: position == 0 ? nil : ReleaseChange.Value(entries[position - 1].code),
          after: ReleaseChange.Value(entry.code))
      }
    }
  }

  /// A source of the table as a person can look it up, by its position.
  static func source(_ position: Int) -> String {
    String(TableText(EmbeddedReleases.sources).lines[position])
  }

  private static func history(of name: String, _ component: ReleaseComponent) -> [Entry] {
    entries("\(component.rawValue) \(name)", EmbeddedReleases.variables)
  }

  private static func entries(_ key: String, _ text: StaticString) -> [Entry] {
    TableText(text).line(key).map(Entry.all) ?? []
  }

  private static func latest(_ entries: [Entry], upTo release: ListedRelease) -> Entry? {
    entries.last { $0.release <= release.position }
  }

  /// A change of one thing, as it is written in the compiled text.
  private struct Entry {
    let release: Int
    let source: Int
    let code: Substring

    static func all(in line: Substring) -> [Entry] {
      line.split(separator: "\t").map { text in
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        return Entry(release: Int(words[0]) ?? 0, source: Int(words[1]) ?? 0, code: words[2])
      }
    }
  }
}
