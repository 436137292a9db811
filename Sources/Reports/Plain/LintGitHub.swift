public import Lint
public import Operations
import YAML

/// The report of `lint -o github`: workflow commands, which GitHub shows as annotations in a pull request.
public enum LintGitHub {
  /// Returns a line for each finding and each issue.
  public static func render(_ report: LintReport, issues: [ReportIssue] = []) -> String {
    var text = ""
    for finding in report.findings {
      let command =
        switch finding.severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "notice"
        }
      let place = finding.place
      var name = Substring(place.file)
      while name.hasPrefix("./") { name = name.dropFirst(2) }
      var properties = [
        ("file", String(name)), ("line", String(place.line)), ("col", String(place.column)),
      ]
      if finding.origin == nil, finding.end.line == finding.start.line,
        finding.end.column > finding.start.column
      {
        properties.append(("endColumn", String(finding.end.column)))
      }
      properties.append(("title", finding.rule))
      let list = properties.map { "\($0.0)=\(escaped($0.1, inProperty: true))" }
        .joined(separator: ",")
      text +=
        "::\(command) \(list)::\(escaped(Printable.line(finding.message), inProperty: false))\n"
    }
    for issue in issues {
      text +=
        "::error title=kubectl-jitsi::\(escaped(Printable.line(issue.description), inProperty: false))\n"
    }
    return text
  }

  /// Escapes text for a workflow command (actions/toolkit, the commands' documentation).
  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where inProperty: result += "%3A"
      case "," where inProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
