import Foundation
import Lint
import Testing
import YAML

/// Tests that fixes give the same result in every YAML style and change no other lines.
struct RestyledFixTests {
  /// Every fourth test with an expected fix, each in one style; all of them in all styles on request.
  private static let trials: [(test: RuleCase, style: Restyler)] = {
    let cases = RuleFiles.cases.filter { $0.node["fixed"] != nil }
    if Thoroughness.isFull {
      return cases.flatMap { test in Restyler.all.map { (test, $0) } }
    }
    return cases.enumerated().filter { $0.offset % 4 == 0 }
      .map { ($0.element, Restyler.all[$0.offset / 4 % 7]) }
  }()

  @Test(arguments: trials)
  func fixesComeOutTheSame(trial: (test: RuleCase, style: Restyler)) throws {
    let (test, style) = trial
    let example = try #require(test.node["example"]?.text)
    let (objects, raw) = try Example.parts(example, test.node["edits"])
    guard raw.isEmpty else { return }
    let linter = Linter(rules: try RuleFiles.set.get())
    var options = LintOptions()
    options.whole = test.node["whole"]?.scalar != .bool(false)
    func fix(_ text: String) -> (before: SourceFile, result: FixResult) {
      var fixes = FixOptions()
      fixes.unsafe = true
      let source = SourceFile(name: "\(example).yaml", text: text)
      return (source, Fixer.fix([source], with: linter, options: options, fixes: fixes))
    }
    let plain = fix(objects.map { "---\n" + $0.yaml }.joined())
    guard !plain.result.fixed.isEmpty else { return }
    let styled = fix(style.text(objects))
    let after = styled.result.texts[0].after
    let (wanted, old, found) = (
      contents(plain.result.texts[0].after), contents(plain.before), contents(after)
    )
    if style.hasAnchors {
      // A shared value may have to stay unchanged, but nothing else may change with it.
      for (position, content) in found.enumerated() where position < old.count {
        let isMeant = position >= wanted.count || wanted[position] != old[position]
        #expect(isMeant || content == old[position], "object \(position)")
      }
    } else {
      #expect(styled.result.rejected.map { "\($0.finding.rule): \($0.reason)" } == [])
      #expect(found.count == wanted.count)
      for (one, other) in zip(found, wanted) where one != other {
        Issue.record("\(one) instead of \(other)")
      }
    }
    expectUntouched(
      styled.before, after, changed: changedLines(plain.before, plain.result.texts[0].after))
  }

  /// Returns the objects of a text, including the items of lists.
  private func contents(_ source: SourceFile) -> [Content] {
    let tree = Tree(parsing: source)
    return tree.documents.flatMap { document -> [Content] in
      guard let root = document.root.map({ tree.node($0) }) else { return [] }
      if root["kind"]?.text == "List", let items = root["items"] {
        return items.elements.compactMap { Content($0) }
      }
      return Content(root).map { [$0] } ?? []
    }
  }

  /// Returns the number of lines that were changed or removed.
  private func changedLines(_ before: SourceFile, _ after: SourceFile) -> Int {
    lost(before, after).count
  }

  /// Returns the lines that occur less often in the other text, or not at all.
  private func lost(_ before: SourceFile, _ after: SourceFile) -> [String] {
    var left: [String: Int] = [:]
    for line in 1...max(1, after.lineCount) { left[after.line(line) ?? "", default: 0] += 1 }
    return (1...max(1, before.lineCount)).compactMap { number in
      let line = before.line(number) ?? ""
      guard let count = left[line], count > 0 else { return line }
      left[line] = count - 1
      return nil
    }
  }

  /// Expects that unchanged lines stay as they are, that comments are only removed together with their line, and that line
  /// endings are kept.
  private func expectUntouched(_ before: SourceFile, _ after: SourceFile, changed: Int) {
    let gone = lost(before, after)
    #expect(gone.count <= 2 * changed + 4, "\(gone)")
    let comments = gone.filter { $0.contains("# above") || $0.contains("# behind") }
    let kept = String(decoding: after.bytes, as: UTF8.self)
    let missing = comments.filter { line in
      guard let place = line.range(of: "# ") else { return false }
      return !kept.contains(line[place.lowerBound...])
    }
    #expect(missing.count <= changed, "\(missing)")
    guard before.bytes.contains(0x0D) else { return }
    let bytes = after.bytes
    #expect(
      bytes.indices.allSatisfy { bytes[$0] != 0x0A || $0 > 0 && bytes[$0 - 1] == 0x0D },
      "another line end")
  }
}
