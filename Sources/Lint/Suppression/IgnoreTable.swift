import Kubernetes
import YAML

/// The annotations and comments of an input that name rules, indexed by what they cover; also records which of them
/// were used.
struct IgnoreTable {
  let ignores: [Ignore]
  /// Text that looks like an ignore but is not one.
  let misspelt: [MisspeltIgnore]
  var isEmpty: Bool { ignores.isEmpty && misspelt.isEmpty }
  private(set) var used: Set<Int> = []
  private var byPlace: [Key: Int] = [:]
  private var ranges: [Key: IgnoreRanges] = [:]

  private struct Key: Hashable {
    let rule: String
    let file: ObjectIdentifier
    let place: Scope
  }

  private enum Scope: Hashable {
    case file
    case line(Int)
    /// A value that begins at an offset.
    case value(Int)
    case objects
    case texts
  }

  private static let word: StaticString = "kubectl-jitsi"

  init(_ objects: ObjectSet) {
    let trees = objects.trees.filter { $0.source.holds(Self.word) }
    ignores = trees.isEmpty ? [] : AnnotationIgnores.read(objects) + CommentIgnores.read(trees)
    misspelt = MisspeltIgnores.read(objects)
    for (position, ignore) in ignores.enumerated() { add(ignore, position) }
    for key in ranges.keys { ranges[key]?.sort() }
  }

  private mutating func add(_ ignore: Ignore, _ position: Int) {
    let rule = ignore.suppression.rule
    let file = ObjectIdentifier(ignore.suppression.file)
    func key(_ place: Scope) -> Key { Key(rule: rule, file: file, place: place) }
    /// If several cover the same scope, the first one counts as used.
    func put(_ place: Scope) { if byPlace[key(place)] == nil { byPlace[key(place)] = position } }
    switch ignore.extent {
    case .object(let range):
      ranges[key(.objects), default: IgnoreRanges()].add(range, position)
    case .file:
      put(.file)
    case .lines(let covered):
      put(.line(covered.line))
      for offset in covered.values { put(.value(offset)) }
      for range in covered.texts {
        ranges[key(.texts), default: IgnoreRanges()].add(range, position)
      }
    }
  }

  /// The suppression of a finding. All ignores that cover it in different ways count as used.
  mutating func suppression(of finding: Finding) -> Suppression? {
    if ignores.isEmpty { return nil }
    func key(_ place: Scope) -> Key {
      Key(rule: finding.rule, file: ObjectIdentifier(finding.file), place: place)
    }
    let offset = finding.start.offset
    let found = [
      finding.object == nil ? nil : ranges[key(.objects)]?.ignore(at: offset),
      byPlace[key(.line(finding.start.line))], byPlace[key(.value(offset))],
      ranges[key(.texts)]?.ignore(at: offset), byPlace[key(.file)],
    ].compactMap { $0 }
    used.formUnion(found)
    return found.first.map { ignores[$0].suppression }
  }
}

/// The ranges of a file that ignores of one rule cover; any two are equal or disjoint.
struct IgnoreRanges {
  private var entries: [(range: ClosedRange<Int>, ignore: Int)] = []

  mutating func add(_ range: ClosedRange<Int>, _ ignore: Int) { entries.append((range, ignore)) }

  mutating func sort() {
    entries.sort { ($0.range.lowerBound, -$0.ignore) < ($1.range.lowerBound, -$1.ignore) }
  }

  /// The first ignore that covers an offset.
  func ignore(at offset: Int) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, entries[low - 1].range.contains(offset) else { return nil }
    return entries[low - 1].ignore
  }
}
