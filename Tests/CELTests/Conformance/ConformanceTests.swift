import CEL
import Foundation
import Testing

private let testdata = ProcessInfo.processInfo.environment["CEL_SPEC_TESTDATA"]

/// Runs the conformance tests of the CEL specification: tests/simple/testdata of cel-spec.
///
/// They are not part of this repository. The environment variable CEL_SPEC_TESTDATA names their folder; without it, the test is
/// disabled. Cases about protocol buffer messages and cases that only check types are counted as skipped.
struct ConformanceTests {
  @Test(.enabled(if: testdata != nil, "CEL_SPEC_TESTDATA names no folder"))
  func specificationCases() throws {
    let folder = try #require(testdata)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".textproto") }.sorted()
    #expect(names.count > 20)
    var total = Count()
    for name in names {
      let contents = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
      let file = try TextProtoReader.read(Array(contents))
      var count = Count()
      for section in file.messages("section") {
        for test in section.messages("test") {
          let path = [name, section.text("name") ?? "", test.text("name") ?? ""]
            .joined(separator: "/")
          count.add(ConformanceCase.read(test, path: path))
        }
      }
      print(name, count.line)
      for failure in count.failures { Issue.record("\(failure)") }
      total.add(count)
    }
    print("total", total.line)
    #expect(total.passed > 1000)
  }

  private struct Count {
    var passed = 0
    var failures: [String] = []
    var skipped: [String: Int] = [:]

    mutating func add(_ reading: ConformanceCase.Reading) {
      switch reading {
      case .skipped(let reason): skipped[reason, default: 0] += 1
      case .usable(let test):
        if let failure = test.failure() { failures.append(failure) } else { passed += 1 }
      }
    }

    mutating func add(_ other: Count) {
      passed += other.passed
      failures += other.failures
      skipped.merge(other.skipped, uniquingKeysWith: +)
    }

    var line: String {
      let reasons = skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      return "passed \(passed), failed \(failures.count)"
        + (reasons.isEmpty ? "" : ", skipped: " + reasons.joined(separator: ", "))
    }
  }
}
