public import YAML

extension Fixer {
  /// Texts that are linted and fixed as one input.
  public struct Unit: Sendable {
    /// The name in reports; empty if it needs none.
    public let name: String
    /// The positions of its texts in the list of all texts.
    public let texts: [Int]

    public init(name: String, texts: [Int]) {
      self.name = name
      self.texts = texts
    }
  }

  /// Fixes the texts that `isEditable` allows to change, separately for each unit.
  public static func fix(
    _ sources: [SourceFile], units: [Unit], with linter: Linter, options: LintOptions,
    fixes: FixOptions, limits: Limits = .standard, isEditable: (Int) -> Bool = { _ in true }
  ) -> FixResult {
    if units.count == 1 {
      return fix(
        sources, with: linter, options: options, fixes: fixes, limits: limits,
        isEditable: isEditable)
    }
    var texts = sources.map { FixResult.Text(before: $0, after: $0) }
    var new: [FixResult.Text] = []
    var fixed: [Finding] = []
    var rejected: [FixResult.Rejection] = []
    var parts: [[SourceFile]] = []
    for unit in units {
      let result = fix(
        unit.texts.map { sources[$0] }, with: linter, options: options, fixes: fixes,
        limits: limits, isEditable: { isEditable(unit.texts[$0]) })
      for (position, text) in zip(unit.texts, result.texts) { texts[position] = text }
      new += result.texts.dropFirst(unit.texts.count)
      fixed += result.fixed
      rejected += result.rejected
      parts.append(result.texts.map(\.after))
    }
    let report = linter.lint(
      zip(units, parts).map { unit, sources in
        LintUnit(
          name: unit.name, trees: sources.flatMap { Tree.parse($0, limits: limits) })
      }, options: options)
    return FixResult(texts: texts + new, fixed: fixed, rejected: rejected, report: report)
  }
}
