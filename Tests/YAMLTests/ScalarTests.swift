import Foundation
import TestSupport
import Testing
import YAML

/// Tests that scalars are read as in Kubernetes. The table was checked against kubectl; the last test repeats this if kubectl
/// is installed.
@Suite struct ScalarTests {
  struct Case: CustomTestStringConvertible {
    let written: String
    let read: Scalar
    var testDescription: String { written }

    init(_ written: String, _ read: Scalar) { (self.written, self.read) = (written, read) }
  }

  static func all(_ read: Scalar, _ words: String...) -> [Case] { words.map { Case($0, read) } }

  static func strings(_ words: String...) -> [Case] { words.map { Case($0, .string($0)) } }

  static let words =
    all(.bool(true), "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE")
    + all(.bool(false), "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE")
    + all(.null, "", "~", "null", "Null", "NULL")
    + strings("yEs", "tRUE", "nULL", "oN", "truely", "=", "inf", "nan", "NaN", "Infinity", ".iNf")

  static let integers =
    all(.int(0), "0", "00", "-0", "+0", "0_", "0x0") + all(.int(8), "010", "+010", "0o10", "8")
    + all(.int(31), "0x1F", "0X1f", "0b11111", "0B11111", "0o37", "0O37")
    + all(.int(-3), "-3", "-0b11", "-0o3", "-0x3", "-03")
    + all(.int(1000), "1000", "1_000", "+1000", "1__0_00", "0_1750")
    + [
      Case("9223372036854775807", .int(.max)), Case("-9223372036854775808", .int(.min)),
      Case("9223372036854775808", .uint(1 << 63)), Case("18446744073709551615", .uint(.max)),
      Case("0xFFFFFFFFFFFFFFFF", .uint(.max)),
      Case("123456789012345678", .int(123_456_789_012_345_678)),
      Case("01777777777777777777777", .uint(.max)),
    ]

  static let floats =
    all(.double(1000), "1e3", "1E3", "1e+3", "+1e3", "1000.0", "1000.", "1_000.0")
    + all(.double(0.5), ".5", "+.5", "0.5", "5e-1", ".5_0")
    + all(.double(8), "08", "08.0", "8.0") + all(.double(0), "0.0", "-0.0", "1e-400")
    + [
      Case("18446744073709551616", .double(18_446_744_073_709_551_616)),
      Case("-9223372036854775809", .double(-9.223372036854775808e18)),
      Case("+9223372036854775808", .double(9_223_372_036_854_775_808)),
      Case("02000000000000000000000", .double(2e21)), Case("3.e2", .double(300)),
    ]

  static let texts = strings(
    "0x", "0xG", "0b", "0b2", "0o8", "_1", "--1", "+-1", "+", ".", "..", "1e", "1.5e", "e3", ".e3",
    "1.2.3", "10.0.0.1", "1e309", "-1e309", "0x10000000000000000", "0x1p3", "2001-01-01",
    "2001-01-01T00:00:00Z", "12:30:45", "1:30", "30M", "500m", "1Gi", "1,000", "1L", "１２", "½")

  static let spelled = [
    Case("\"5\"", .string("5")), Case("'yes'", .string("yes")), Case("\"null\"", .string("null")),
    Case("!!str 5", .string("5")), Case("!!str", .string("")), Case("! 5", .string("5")),
    Case("!!int \"5\"", .int(5)), Case("!!int \"0x10\"", .int(16)), Case("!!float 5", .double(5)),
    Case("!!float \"5.5\"", .double(5.5)), Case("!!bool \"yes\"", .bool(true)),
    Case("!!null \"\"", .null), Case("!!null", .null), Case("!custom 5", .string("5")),
    Case("!!omap 5", .string("5")), Case("!!timestamp 2001-01-01", .string("2001-01-01")),
    Case("&a 5", .int(5)), Case("true # so", .bool(true)), Case("|\n    5", .string("5\n")),
    Case(">-\n    yes", .string("yes")), Case("\"1\\u0030\"", .string("10")),
  ]

  static let cases = words + integers + floats + texts + spelled

  @Test(arguments: cases) func isReadAsKubernetesDoes(_ example: Case) {
    #expect(read("v: \(example.written)\n").at("v")?.scalar == example.read)
  }

  @Test func infinitiesAndNotANumber() {
    #expect(read("v: .inf").at("v")?.scalar == .double(.infinity))
    #expect(read("v: +.Inf").at("v")?.scalar == .double(.infinity))
    #expect(read("v: -.INF").at("v")?.scalar == .double(-.infinity))
    guard case .double(let value) = read("v: .NaN").at("v")?.scalar else {
      Issue.record("not a float")
      return
    }
    #expect(value.isNaN)
  }

  @Test func theTextStaysAsWritten() {
    #expect(read("v: 0010").at("v")?.text == "0010")
    #expect(read("v: 1_000").at("v")?.text == "1_000")
    #expect(read("v: yes").at("v")?.text == "yes")
    #expect(read("v: {}").at("v")?.scalar == nil)
  }

  @Test(.enabled(if: Program.has("kubectl"))) func kubectlAgrees() async throws {
    var manifest = "apiVersion: v1\nkind: List\nmetadata: {name: x}\nvalues:\n"
    for example in Self.cases { manifest += "- v: \(example.written)\n" }
    let answer = try await Kubectl.read(manifest)
    let values = try #require(read(answer).at("values"))
    #expect(values.count == Self.cases.count)
    for (example, element) in zip(Self.cases, values.elements) {
      #expect(sameInJSON(example.read, element["v"]?.scalar), "\(example.written)")
    }
  }

  /// Whether two scalars are equal in JSON, which has only one number type.
  private func sameInJSON(_ left: Scalar, _ right: Scalar?) -> Bool {
    func number(_ scalar: Scalar?) -> Double? {
      switch scalar {
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      case .double(let value): value
      default: nil
      }
    }
    if let left = number(left) { return left == number(right) }
    return left == right
  }
}

/// Parses manifests with kubectl, without a cluster.
enum Kubectl {
  /// Returns a manifest as JSON, converted by kubectl.
  static func read(_ manifest: String) async throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml")
    try Data(manifest.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await Program.output(
      of: "kubectl", ["annotate", "--local", "-f", file.path, "-o", "json", "k=v"])
  }
}
