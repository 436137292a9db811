import Lint
import Testing
import YAML

/// Tests rules with objects as returned by an API server, and with objects that lack any field: an expression that reads a
/// missing key would abort the run.
struct LiveShapeTests {
  @Test(arguments: Example.names)
  func liveExamplesAreSilent(name: String) throws {
    let (objects, _) = try Example.parts(name, nil)
    let report = try lint(objects.map(LiveShape.of), name)
    #expect(report.issues.map(\.description) == [])
    #expect(report.findings.map { "\($0.rule) \($0.object?.name ?? "") \($0.message)" } == [])
  }

  /// The first test of each rule, for planting its finding in live objects.
  private static let firstOfEachRule: [RuleCase] = {
    var seen: Set<String> = []
    return RuleFiles.cases.filter {
      ($0.node["expect"]?.count ?? 0) > 0 && seen.insert($0.rule).inserted
    }
  }()

  @Test(arguments: firstOfEachRule)
  func everyRuleIsCheckedOnLiveObjects(test: RuleCase) throws {
    let example = try #require(test.node["example"]?.text)
    let (objects, raw) = try Example.parts(example, test.node["edits"])
    let report = try lint(objects.map(LiveShape.of), example, raw: raw)
    #expect(report.issues.map(\.description) == [])
  }

  /// Removes random keys from all objects, and sets values to null as templates do.
  @Test(arguments: Example.names, 1...24)
  func anyKeyMayBeMissing(name: String, seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let (objects, _) = try Example.parts(name, nil)
    let isLive = seed % 2 == 0
    let thinned = objects.map { object in
      (isLive ? LiveShape.of(object) : object).thinned(oneOf: 12 + seed * 2, &random)
    }
    let report = try lint(thinned, name)
    #expect(Set(report.issues.map { String($0.description.prefix(200)) }) == [])
  }

  private func lint(_ objects: [Plain], _ name: String, raw: String = "") throws -> LintReport {
    let text = objects.map { "---\n" + $0.yaml }.joined() + raw
    var options = LintOptions()
    options.whole = true
    return Linter(rules: try RuleFiles.set.get())
      .lint([Tree(parsing: SourceFile(name: "\(name).yaml", text: text))], options: options)
  }
}

/// A random number generator with the same numbers in every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

extension Plain {
  /// Returns the value without some of its keys and with others null; the fields that identify an object are kept.
  fileprivate func thinned(oneOf count: Int, _ random: inout SeededNumbers) -> Plain {
    switch self {
    case .scalar: return self
    case .list(let elements): return .list(elements.map { $0.thinned(oneOf: count, &random) })
    case .map(let entries):
      var kept: [(key: String, value: Plain)] = []
      for (key, value) in entries {
        if ["kind", "apiVersion", "name", "image"].contains(key) {
          kept.append((key, value))
          continue
        }
        switch Int.random(in: 0..<count, using: &random) {
        case 0: continue
        case 1: kept.append((key, .scalar(.null)))
        default: kept.append((key, value.thinned(oneOf: count, &random)))
        }
      }
      return .map(kept)
    }
  }
}
