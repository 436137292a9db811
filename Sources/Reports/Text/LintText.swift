import Basics
public import Lint
import YAML

/// The text report of `lint`.
public struct LintText: Sendable {
  /// The numbers that the summary shows in addition to the report.
  public struct Extent: Sendable, Hashable {
    /// The number of files and renderings that were read.
    public var files: Int
    /// The number of rules that were applied.
    public var rules: Int

    public init(files: Int, rules: Int) {
      self.files = files
      self.rules = rules
    }
  }

  private let style: TextStyle
  private let isQuiet: Bool

  /// A quiet report has only one line for each finding.
  public init(style: TextStyle, isQuiet: Bool) {
    self.style = style
    self.isQuiet = isQuiet
  }

  /// The number of findings from which they are formatted on all cores.
  private static let manyFindings = 100

  /// Returns the report, ending with a line break; empty for a quiet report without findings.
  public func render(_ report: LintReport, _ extent: Extent) -> String {
    // Editors parse a quiet report, which has one line for each finding.
    let blocks =
      isQuiet
      ? report.findings.map { FindingBlock(findings: [$0]) } : FindingBlock.all(of: report)
    var text = Parallel.map(blocks, from: Self.manyFindings) { block in
      var text = ""
      write(block, report, &text)
      return isQuiet ? text : text + "\n"
    }.joined()
    if !isQuiet { text += summary(of: report, extent) + "\n" }
    return text
  }

  private func write(_ block: FindingBlock, _ report: LintReport, _ text: inout String) {
    let finding = block.first
    let place = finding.place.description
    let severity = "\(finding.severity.rawValue)[\(Printable.line(finding.rule))]"
    text += style.paint(Printable.line(place), .bold) + ": "
    text += style.paint(severity, TextStyle.colour(of: finding.severity)) + " "
    text += Printable.line(finding.message) + "\n"
    if isQuiet { return }
    let excerpt = Excerpt(finding, in: report)
    let gutter = String(repeating: " ", count: excerpt.map { String($0.line).count } ?? 1)
    if let excerpt {
      let bar = style.paint("\(gutter) |", .blue)
      let number = style.paint("\(excerpt.line) |", .blue)
      let indent = String(repeating: " ", count: excerpt.caret.indent)
      let caret = String(repeating: "^", count: excerpt.caret.width)
      text += "\(bar)\n\(number) \(excerpt.text)\n\(bar) \(indent)"
      text += style.paint(caret, TextStyle.colour(of: finding.severity)) + "\n"
    }
    func note(_ name: String, _ words: String) {
      text += style.paint("\(gutter) = ", .blue) + style.paint("\(name):", .bold)
      text += " \(Printable.line(words))\n"
    }
    if let object = finding.object { note("object", Self.name(of: object, finding.path)) }
    if finding.origin != nil {
      note("rendered", finding.writtenPlace)
    } else if let source = finding.source {
      note("source", source)
    }
    if block.findings.count > 1 {
      note("shards \(block.shards)", "the same at")
      for (shards, place) in FindingBlock.places(of: block.findings.dropFirst()) {
        text += "\(gutter)     \(Printable.line("\(shards), \(place)"))\n"
      }
    }
    if let remediation = finding.remediation { note("help", remediation) }
    if let fix = finding.fix { note("fix", fix.description + Self.terms(of: fix)) }
    if let advice = Self.advice(of: finding) { note("help", advice) }
  }

  /// Returns how to fix a finding by hand; for rendered manifests, in their sources.
  static func advice(of finding: Finding) -> String? {
    finding.advice.map { advice in
      advice
        + ((finding.origin?.file ?? finding.source).map {
          " (in \($0), or in its values or patches)"
        } ?? "")
    }
  }

  /// Returns how a fix can be applied.
  static func terms(of fix: Fix) -> String {
    switch fix.applicability {
    case .safe: " (--fix)"
    case .create: " (--fix adds it)"
    case .unsafe: " (--unsafe-fixes: restarts or replaces something that carries calls)"
    }
  }

  static func name(of object: ObjectReference, _ path: String?) -> String {
    let name = object.namespace.map { "\($0)/\(object.name)" } ?? object.name
    return "\(object.kind) \(name)" + (path.map { ", \($0)" } ?? "")
  }

  private func summary(of report: LintReport, _ extent: Extent) -> String {
    var places = [counted(report.objects, "object")]
    if report.installations > 1 {
      places.append(counted(report.installations, "installation"))
    }
    places.append(counted(report.shards, "shard"))
    let suppressed = report.suppressed > 0 ? " \(report.suppressed) suppressed." : ""
    if report.findings.isEmpty {
      places.append(counted(extent.rules, "rule"))
      return style.paint("All clear:", .bold) + " \(places.joined(separator: ", "))." + suppressed
    }
    let kinds: [(Severity, String)] = [(.error, "error"), (.warning, "warning"), (.info, "info")]
    let counts = kinds.filter { report.count($0.0) > 0 }
      .map { counted(report.count($0.0), $0.1) }
    return style.paint("Found \(counts.joined(separator: ", "))", .bold)
      + " in \(places.joined(separator: ", ")) (\(counted(extent.files, "file")))."
      + fixable(in: report) + suppressed
  }

  private func fixable(in report: LintReport) -> String {
    let unsafe = report.findings.count { $0.fix?.applicability == .unsafe }
    switch (report.fixable, unsafe) {
    case (0, 0): return ""
    case (let safe, 0): return " \(safe) fixable with --fix."
    case (0, let unsafe): return " \(unsafe) fixable with --fix --unsafe-fixes."
    case (let safe, let unsafe):
      return " \(safe) fixable with --fix, \(unsafe) more with --unsafe-fixes."
    }
  }
}
