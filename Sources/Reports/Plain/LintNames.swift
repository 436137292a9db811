public import Lint

/// The report of `lint -o name`: the objects that have findings, in kubectl's form.
public enum LintNames {
  /// Returns a line for each object, in the order of first findings.
  public static func render(_ report: LintReport) -> String {
    var seen: Set<String> = []
    return report.findings.compactMap(\.object).map(name).filter { seen.insert($0).inserted }
      .map { $0 + "\n" }.joined()
  }

  private static func name(_ object: ObjectReference) -> String {
    let group = object.apiVersion.split(separator: "/").dropLast().first.map { ".\($0)" } ?? ""
    return Printable.line("\(object.kind.lowercased())\(group)/\(object.name)")
  }
}
