import Foundation
import Testing

/// Compares bytes with a file beside the tests. A missing file is written and the test fails, so that the file is reviewed
/// before it is committed.
func expectGolden(
  _ bytes: some Sequence<UInt8>, _ name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/\(name)")
  let actual = Data(bytes)
  guard let expected = try? Data(contentsOf: file) else {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try actual.write(to: file)
    Issue.record("\(name) was missing and has been written; read it", sourceLocation: location)
    return
  }
  #expect(
    String(decoding: actual, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
    "differs from \(name); delete that file and run the test again to renew it",
    sourceLocation: location)
}
