import Basics
import YAML

/// The findings about ignores, settings and baseline entries that suppress nothing.
public enum UnusedSuppression {
  /// The id of these findings, which no rule of the catalogue has.
  public static let rule = "unused-suppression"

  /// The rules that an ignore can name.
  struct Names {
    private let known: Set<String>
    private let asked: Set<String>

    init(rules: [Rule], asked: [Rule]) {
      known = Set(rules.map(\.id))
      self.asked = Set(asked.map(\.id))
    }

    /// The finding about an ignore that is wrong whatever the rules find; nil if it names a rule.
    func mistake(in ignore: Ignore) -> Finding? {
      let name = ignore.suppression.rule
      return known.contains(name) ? nil : finding(for: ignore)
    }

    /// The finding about text that looks like an ignore but is not one.
    func finding(for misspelt: MisspeltIgnore) -> Finding {
      warning(
        misspelt.message, misspelt.object, misspelt.file, misspelt.start, misspelt.end,
        path: misspelt.path, remediation: misspelt.remediation, source: misspelt.source)
    }

    /// The finding about a file that is not read as a configuration because of its name.
    func finding(forMisnamed file: SourceFile) -> Finding {
      let mark = file.mark(at: 0)
      return warning(
        "this file is not read as a configuration: its name must be \(LintConfiguration.fileName)",
        nil, file, mark, mark, remediation: "Rename it to \(LintConfiguration.fileName).")
    }

    /// The finding about an unused ignore; nil if its rule was not run.
    func finding(for ignore: Ignore) -> Finding? {
      let name = ignore.suppression.rule
      let message: String
      if name.isEmpty {
        message = "this ignore has no rule and suppresses nothing"
      } else if !known.contains(name) {
        let hint = Suggestion.closest(to: name, among: known.sorted())
        message = "unknown rule \(name)" + (hint.map { "; did you mean \($0)?" } ?? "")
      } else if asked.contains(name) {
        message = "\(name) has no finding here for this ignore to suppress"
      } else {
        return nil
      }
      return warning(
        message, ignore.object, ignore.suppression.file, ignore.suppression.start,
        ignore.suppression.end,
        path: ignore.object == nil ? nil : "metadata.annotations[\"\(Suppression.annotation)\"]",
        remediation: name.isEmpty
          ? "Add the rules after it, as in `\(known.sorted().first ?? "a-rule") -- a reason`."
          : "Remove it.", source: ignore.source)
    }

    func finding(
      for rule: String, _ setting: LintConfiguration.RuleSetting, _ file: SourceFile
    ) -> Finding? {
      guard asked.contains(rule) else { return nil }
      return warning(
        "\(rule) is off, but has no findings in the files under this configuration", nil, file,
        setting.start, setting.end,
        remediation: "Remove it if this run reads all files that the configuration applies to.")
    }

    func finding(for entry: Baseline.Entry, missing: Int) -> Finding? {
      guard let place = entry.place, asked.contains(entry.rule) else { return nil }
      let subject = entry.name.isEmpty ? "" : " in the \(entry.kind) \(entry.name)"
      let message =
        missing == entry.count
        ? "\(entry.rule) no longer reports this\(subject)"
        : "\(entry.rule) reports \(missing) fewer of these\(subject)"
      return warning(
        message, nil, place.file, place.start, place.end,
        remediation: "Rewrite the baseline with --write-baseline.")
    }

    private func warning(
      _ message: String, _ object: ObjectReference?, _ file: SourceFile, _ start: Mark,
      _ end: Mark, path: String? = nil, remediation: String, source: String? = nil
    ) -> Finding {
      Finding(
        rule: UnusedSuppression.rule, severity: .warning, message: message,
        remediation: remediation, shard: nil, object: object, path: path, file: file,
        start: start, end: end, source: source, fix: nil)
    }
  }
}
