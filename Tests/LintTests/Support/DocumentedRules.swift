import Foundation
import YAML

/// The rules in docs/writing-rules.md.
enum DocumentedRules {
  static func sources() throws -> [SourceFile] {
    let page = try String(
      contentsOf: Example.root.appending(path: "docs/writing-rules.md"), encoding: .utf8)
    return page.components(separatedBy: "```yaml\n").dropFirst().enumerated().map { number, text in
      SourceFile(
        name: "documented-\(number).yaml",
        text: (text.components(separatedBy: "\n```").first ?? "") + "\n")
    }
  }
}
