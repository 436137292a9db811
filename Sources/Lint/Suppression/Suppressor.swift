import Kubernetes
import YAML

/// Removes suppressed findings from the results.
struct Suppressor {
  private let inputs: [Input]
  private let options: LintOptions
  private var ignores: [IgnoreTable] = []
  private var known: BaselineMatcher?
  private var usedSettings: Set<SettingKey> = []
  private var suppressed: [SuppressedFinding] = []

  private struct SettingKey: Hashable {
    let configuration: Int
    let rule: String
  }

  /// The findings of one input, in order.
  struct Input {
    let objects: ObjectSet
    let findings: [Finding]
  }

  struct Outcome {
    let findings: [Finding]
    let suppressed: [SuppressedFinding]
  }

  /// Filters the findings of all inputs.
  ///
  /// - Parameters:
  ///   - inputs: The objects and findings of each input.
  ///   - options: The options with the configurations and the baseline.
  ///   - rules: All rules that exist.
  ///   - asked: The rules that were run.
  static func judge(
    _ inputs: [Input], _ options: LintOptions, rules: [Rule], asked: [Rule]
  ) -> Outcome {
    var suppressor = Suppressor(inputs, options)
    var kept = inputs.flatMap { suppressor.filter($0) }
    if let baseline = options.baseline { kept = suppressor.new(kept, baseline) }
    let unused = suppressor.unused(rules: rules, asked: asked)
    return Outcome(
      findings: unused.isEmpty ? kept : suppressor.sorted(kept + unused),
      suppressed: suppressor.suppressed)
  }

  private init(_ inputs: [Input], _ options: LintOptions) {
    self.inputs = inputs
    self.options = options
  }

  private var trees: [Tree] { inputs.flatMap(\.objects.trees) }

  // MARK: Findings

  private mutating func filter(_ input: Input) -> [Finding] {
    let findings = input.findings
    let allowed = options.configurations.isEmpty ? findings : configured(findings)
    var table = IgnoreTable(input.objects)
    var kept: [Finding] = []
    for finding in allowed {
      if let suppression = table.suppression(of: finding) {
        suppressed.append(SuppressedFinding(finding: finding, suppression: suppression))
      } else {
        kept.append(finding)
      }
    }
    ignores.append(table)
    return kept
  }

  /// Findings of rules that the file's configuration does not turn off, with the severities that it sets.
  private mutating func configured(_ findings: [Finding]) -> [Finding] {
    findings.compactMap { finding in
      guard let number = options.configurations.number(of: finding.file.name),
        let setting = options.configurations.all[number].rules[finding.rule]
      else { return finding }
      usedSettings.insert(SettingKey(configuration: number, rule: finding.rule))
      switch setting.value {
      case .off: return options.select.contains(finding.rule) ? finding : nil
      case .severity(let severity):
        var finding = finding
        finding.severity = severity
        return finding
      }
    }
  }

  private mutating func new(_ findings: [Finding], _ baseline: Baseline) -> [Finding] {
    var known = BaselineMatcher(baseline)
    var kept: [Finding] = []
    for (finding, entry) in zip(findings, known.match(findings)) {
      guard let place = entry?.place else {
        kept.append(finding)
        continue
      }
      suppressed.append(
        SuppressedFinding(
          finding: finding,
          suppression: Suppression(
            kind: .baseline, rule: finding.rule, reason: nil, file: place.file,
            start: place.start, end: place.end)))
    }
    self.known = known
    return kept
  }

  // MARK: Unused suppressions

  private func unused(rules: [Rule], asked: [Rule]) -> [Finding] {
    let misnamed = options.configurations.misnamed
    if !options.reportUnused, misnamed.isEmpty, ignores.allSatisfy(\.isEmpty) {
      return []
    }
    let names = UnusedSuppression.Names(rules: rules, asked: asked)
    var found = mistakes(names) + misnamed.map { names.finding(forMisnamed: $0) }
    guard options.reportUnused else { return found }
    for table in ignores {
      for (position, ignore) in table.ignores.enumerated()
      where !table.used.contains(position) && !isOff(ignore) && names.mistake(in: ignore) == nil {
        if let finding = names.finding(for: ignore) { found.append(finding) }
      }
    }
    for (number, configuration) in options.configurations.all.enumerated() {
      for (rule, setting) in configuration.rules.sorted(by: { $0.value.start < $1.value.start })
      where setting.value == .off
        && !usedSettings.contains(SettingKey(configuration: number, rule: rule))
      {
        if let finding = names.finding(for: rule, setting, configuration.file) {
          found.append(finding)
        }
      }
    }
    let files = trees.map(\.source.name)
    for (entry, missing) in known?.unused(among: files) ?? [] {
      if let finding = names.finding(for: entry, missing: missing) { found.append(finding) }
    }
    return found
  }

  /// Ignores that can never match, which are always reported.
  private func mistakes(_ names: UnusedSuppression.Names) -> [Finding] {
    ignores.flatMap { table in
      table.ignores.compactMap { names.mistake(in: $0) }
        + table.misspelt.map { names.finding(for: $0) }
    }
  }

  /// Whether a configuration turns the rule of an ignore off, so that the ignore cannot be used.
  private func isOff(_ ignore: Ignore) -> Bool {
    let rule = ignore.suppression.rule
    guard let number = options.configurations.number(of: ignore.suppression.file.name) else {
      return false
    }
    return options.configurations.all[number].rules[rule]?.value == .off
      && !options.select.contains(rule)
  }

  /// Sorts findings by file, then by position, then by rule; findings outside the input's files come last.
  private func sorted(_ findings: [Finding]) -> [Finding] {
    var orders: [ObjectIdentifier: Int] = [:]
    for source in trees.map(\.source) + findings.map(\.file)
    where orders[ObjectIdentifier(source)] == nil {
      orders[ObjectIdentifier(source)] = orders.count
    }
    return findings.map { (orders[ObjectIdentifier($0.file)] ?? 0, $0) }.sorted {
      ($0.0, $0.1.start.offset, $0.1.rule, $0.1.message)
        < ($1.0, $1.1.start.offset, $1.1.rule, $1.1.message)
    }.map(\.1)
  }
}
