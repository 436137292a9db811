import Kubernetes
import YAML

/// All annotations and comments of an input that name rules, found by what they cover, and which of them are of use.
struct IgnoreTable {
  let ignores: [Ignore]
  private(set) var used: Set<Int> = []
  private var byPlace: [Key: [Int]] = [:]
  private var texts: [Key: [(range: ClosedRange<Int>, ignore: Int)]] = [:]

  private struct Key: Hashable {
    let rule: String
    let place: Place
  }

  private enum Place: Hashable {
    case object(ObjectReference)
    case file(ObjectIdentifier)
    case line(ObjectIdentifier, Int)
    case offset(ObjectIdentifier, Int)
  }

  private static let word: StaticString = "kubectl-jitsi"

  init(_ objects: ObjectSet) {
    let trees = objects.trees.filter { $0.source.holds(Self.word) }
    ignores = trees.isEmpty ? [] : AnnotationIgnores.read(objects) + CommentIgnores.read(trees)
    for (position, ignore) in ignores.enumerated() { add(ignore, position) }
    for key in texts.keys { texts[key]?.sort { $0.range.lowerBound < $1.range.lowerBound } }
  }

  private mutating func add(_ ignore: Ignore, _ position: Int) {
    let rule = ignore.suppression.rule
    let file = ObjectIdentifier(ignore.suppression.file)
    switch ignore.extent {
    case .object(let object, _):
      byPlace[Key(rule: rule, place: .object(object)), default: []].append(position)
    case .file:
      byPlace[Key(rule: rule, place: .file(file)), default: []].append(position)
    case .lines(let covered):
      byPlace[Key(rule: rule, place: .line(file, covered.line)), default: []].append(position)
      for offset in covered.values {
        byPlace[Key(rule: rule, place: .offset(file, offset)), default: []].append(position)
      }
      for range in covered.texts {
        texts[Key(rule: rule, place: .file(file)), default: []].append((range, position))
      }
    }
  }

  /// What keeps a finding from being reported; everything that covers it counts as used.
  mutating func suppression(of finding: Finding) -> Suppression? {
    if ignores.isEmpty { return nil }
    let file = ObjectIdentifier(finding.file)
    var places: [Place] = [
      .line(file, finding.start.line), .offset(file, finding.start.offset), .file(file),
    ]
    if let object = finding.object { places.insert(.object(object), at: 0) }
    var positions = places.flatMap { byPlace[Key(rule: finding.rule, place: $0)] ?? [] }
    positions += texts(around: finding)
    positions.removeAll { !ignores[$0].covers(finding) }
    used.formUnion(positions)
    return positions.first.map { ignores[$0].suppression }
  }

  /// Comments at the keys of the text that a finding stands in.
  private func texts(around finding: Finding) -> [Int] {
    let key = Key(rule: finding.rule, place: .file(ObjectIdentifier(finding.file)))
    guard let entries = texts[key] else { return [] }
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].range.lowerBound <= finding.start.offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0 else { return [] }
    let text = entries[low - 1].range
    return entries[..<low].reversed().prefix { $0.range == text }.map(\.ignore)
  }
}
