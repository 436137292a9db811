import Basics

/// The JSON format of baseline files.
public enum BaselineJSON {
  /// The text with a final line break, one entry per line, so that a change of one finding is a change of one line.
  ///
  /// `folder` is the absolute path of the folder of the baseline file.
  public static func render(_ baseline: Baseline, folder: String) -> [UInt8] {
    var lines = baseline.entries.map { entry in
      "    {" + members(of: entry, folder).map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }
    if let last = lines.indices.last { for index in 0..<last { lines[index] += "," } }
    let head = [
      "{", "  \"apiVersion\": \"kubectl-jitsi.dev/v1alpha1\",", "  \"kind\": \"LintBaseline\",",
    ]
    let findings = lines.isEmpty ? ["  \"findings\": []"] : ["  \"findings\": ["] + lines + ["  ]"]
    return Array(((head + findings + ["}"]).joined(separator: "\n") + "\n").utf8)
  }

  private static func members(of entry: Baseline.Entry, _ folder: String) -> [(String, String)] {
    let texts = [
      ("rule", entry.rule), ("kind", entry.kind), ("namespace", entry.namespace),
      ("name", entry.name), ("path", entry.path),
      ("file", LexicalPath.relative(entry.file, to: folder)), ("content", entry.content),
    ]
    return texts.filter { !$0.1.isEmpty }.map { ($0.0, quoted($0.1)) }
      + (entry.count > 1 ? [("count", String(entry.count))] : [])
  }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
