import Basics
import Lint
import YAML

/// Writes locations in SARIF's form.
enum SARIFLocation {
  static func write(_ finding: Finding, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.name("physicalLocation")
      writer.object { writer in
        artifact(finding.place.file, &writer)
        writer.name("region")
        if let origin = finding.origin {
          region(origin, &writer)
        } else {
          region(finding.start, finding.end, &writer)
        }
      }
      guard let object = finding.object else { return }
      writer.name("logicalLocations")
      writer.array([object]) { writer, object in
        let name = object.namespace.map { "\($0)/\(object.name)" } ?? object.name
        writer.object { writer in
          writer.member("name", object.name)
          writer.member(
            "fullyQualifiedName",
            "\(object.kind)/\(name)" + (finding.path.map { "#\($0)" } ?? ""))
          writer.member("kind", "resource")
        }
      }
    }
  }

  static func artifact(_ file: String, _ writer: inout JSONWriter) {
    writer.name("artifactLocation")
    writer.object { writer in
      let isAbsolute = file.hasPrefix("/")
      writer.member("uri", (isAbsolute ? "file://" : "") + encoded(file))
      if !isAbsolute { writer.member("uriBaseId", "%SRCROOT%") }
    }
  }

  private static func region(_ origin: FindingOrigin, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("startLine", origin.line)
      writer.member("startColumn", origin.column)
    }
  }

  static func region(_ start: Mark, _ end: Mark, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("startLine", start.line)
      writer.member("startColumn", start.column)
      if start < end {
        writer.member("endLine", end.line)
        writer.member("endColumn", end.column)
      }
    }
  }

  /// Percent-encodes a path for a URI (RFC 3986, section 3.3).
  static func encoded(_ path: String) -> String {
    var path = Substring(path)
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    var result = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.utf8.count == 1 ? "0" + digits : digits)
      }
    }
    return result
  }
}
