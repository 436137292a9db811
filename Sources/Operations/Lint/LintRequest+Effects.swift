import Lint
import YAML

extension LintRequest {
  /// Throws if a flag has no effect on the input.
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

  /// Returns the report with only those fixes that `--fix` can make in this input.
  ///
  /// `files` are the texts, and where each came from.
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

  /// Whether `--fix` can write to the origin of a text. For standard input, that requires a file name, or a run that already
  /// writes the result to standard output.
  private func isEditable(_ origin: Inputs.Origin) -> Bool {
    switch origin {
    case .file: true
    case .standardInput: fixes != nil || input.standardInputName != nil
    case .rendered, .cluster: false
    }
  }
}
