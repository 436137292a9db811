import Lint
import YAML

/// What of a request has an effect on the input that was read.
extension LintRequest {
  /// Refuses flags that nothing of what was read takes.
  ///
  /// - Throws: ``CommandFailure/withoutEffect(flag:reason:)``
  func checkEffects(on inputs: Inputs) throws(CommandFailure) {
    guard inputs.issues.isEmpty, live == nil else { return }
    let rendered = inputs.origins.compactMap { origin in
      if case .rendered(let folder, let tool) = origin { (folder: folder, tool: tool) } else { nil }
    }
    if input.rendering.namespace != nil, !rendered.contains(where: { $0.tool == .helm }) {
      throw .withoutEffect(flag: "-n", reason: "requires --live or a chart")
    }
    if let fixes, fixes.options.createIn == nil, let first = rendered.first,
      rendered.count == inputs.origins.count
    {
      let parts = first.tool == .helm ? "templates and values" : "resources and patches"
      throw .withoutEffect(
        flag: fixes.preview == .diff ? "--diff" : "--fix",
        reason: """
          cannot edit \(first.folder), which \(first.tool.rawValue) renders: change its \(parts) \
          as `kubectl jitsi lint` describes
          """)
    }
  }

  /// A report that offers the fixes that `--fix` can make of this input, and no others.
  ///
  /// - Parameter files: the texts, and where each came from.
  func offering(
    _ report: LintReport, _ files: some Sequence<(SourceFile, Inputs.Origin)>
  ) -> LintReport {
    if let live { return live.allNamespaces ? report.offering { _, _ in false } : report }
    let closed = Set(files.filter { !isEditable($0.1) }.map { ObjectIdentifier($0.0) })
    let createsElsewhere = fixes?.options.createIn != nil
    return report.offering { _, fix in
      (createsElsewhere || fix.canCreate)
        && fix.files(createsElsewhere: createsElsewhere).allSatisfy {
          !closed.contains(ObjectIdentifier($0))
        }
    }
  }

  /// Whether `--fix` writes to where a text came from. What is piped in has no place to write to, unless its name is given
  /// or the run is a filter already.
  private func isEditable(_ origin: Inputs.Origin) -> Bool {
    switch origin {
    case .file: true
    case .standardInput: fixes != nil || input.standardInputName != nil
    case .rendered, .cluster: false
    }
  }
}
