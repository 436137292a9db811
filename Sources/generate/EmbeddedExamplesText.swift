import Lint
import Operations
import YAML

/// Writes the example manifests for rule tests as Swift code, so that the program needs no files for them.
public enum EmbeddedExamplesText {
  /// - Throws: An error if a file is invalid.
  public static func text(of folder: String) throws -> String {
    var lines = [
      "// swift-format-ignore-file",
      "// Generated from examples/ by `make docs`; edit the examples, not this file.", "",
      "extension RuleTestExamples {",
      "  /// The manifests of an example, file behind file.",
      "  static func text(of name: String) -> String? {",
      "    switch name {",
    ]
    for name in RuleTestExamples.names {
      lines += ["    case \"\(name)\": return ##\"\"\""]
      for text in try files(of: "\(folder)/\(name)") {
        guard !text.utf8.contains(UInt8(ascii: "\r")), text.firstRange(of: "\"\"\"") == nil
        else { throw Fault(description: "\(folder)/\(name) cannot be written as a literal") }
        lines.append("---")
        lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      }
      lines.append("\"\"\"##")
    }
    lines += ["    default: return nil", "    }", "  }", "}"]
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private static func files(of folder: String) throws -> [String] {
    var request = InputRequest()
    request.filenames = [folder]
    let inputs = Inputs.reading(request)
    if let issue = inputs.issues.first { throw issue }
    return inputs.sources.map { source in
      (1...max(1, source.lineCount)).compactMap { source.line($0) }.joined(separator: "\n")
    }
  }
}
