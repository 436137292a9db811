import Testing
import YAML

/// Tests input designed to exhaust the reader's resources.
@Suite struct LimitTests {
  /// Texts with ten thousand levels each, for every way of nesting collections.
  private static let deepTexts = [
    "flow sequences": String(repeating: "[", count: 10_000),
    "flow mappings": String(repeating: "{a: ", count: 10_000),
    "JSON": String(repeating: "{\"a\":", count: 10_000) + "1"
      + String(repeating: "}", count: 10_000),
    "closed flow sequences": String(repeating: "[", count: 10_000)
      + String(repeating: "]", count: 10_000),
    "items on one line": String(repeating: "- ", count: 10_000) + "x",
    "keys on one line": String(repeating: "? ", count: 10_000) + "x",
    "flow sequences over lines": String(repeating: "[\n", count: 10_000),
    "block mappings": (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
  ]

  @Test(arguments: deepTexts.keys.sorted())
  func deepNestingIsRefused(name: String) throws {
    let text = try #require(Self.deepTexts[name])
    let tree = read(text)
    #expect(tree.documents.first?.problem?.kind == .tooDeep(limit: Limits.standard.depth))
    #expect(tree.nodeCount == 0)
  }

  @Test func asDeepAsAllowedIsRead() {
    let depth = Limits.standard.depth
    let flow = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(read(flow).documents[0].problem == nil)
    #expect(read("# yaml\n" + flow).documents[0].problem == nil)
    #expect(read("[" + flow + "]").documents[0].problem != nil)
  }

  @Test(arguments: ["v: x", "v: \"x", "{\"v\": \"x", "v: |\n  x"])
  func aHugeScalarIsRefused(_ start: String) {
    var limits = Limits.standard
    limits.scalarSize = 100_000
    let end = start.contains("{") ? "\"}" : start.contains("\"") ? "\"" : ""
    let most = String(repeating: "x", count: limits.scalarSize - 1)
    #expect(read(start + most + end, limits: limits).documents[0].problem == nil)
    #expect(
      read(start + most + "xx" + end, limits: limits).documents[0].problem?.kind
        == .scalarTooLarge(bytes: 100_002, limit: 100_000))
  }

  @Test func aHugeFileIsRefused() {
    var limits = Limits.standard
    limits.fileSize = 10
    #expect(throws: SourceError.tooLarge(bytes: 11, limit: 10)) {
      try SourceFile(name: "x", reading: Array("v: 12345678".utf8), limits: limits)
    }
  }

  @Test func tooManyNodesAreRefused() {
    var limits = Limits.standard
    limits.nodes = 10
    let text = "[1, 2, 3, 4, 5, 6, 7, 8, 9]"
    #expect(read(text, limits: limits).documents[0].problem == nil)
    #expect(
      read("- \(text)\n---\n- 1\n", limits: limits).documents.map(\.problem?.kind)
        == [.tooManyNodes(limit: 10), nil])
  }

  /// Each of these would take minutes if any step were quadratic.
  @Test(.timeLimit(.minutes(1))) func largeCollectionsTakeNoMoreThanTheirShare() throws {
    let count = 100_000
    let numbers = 0..<count

    let list = read(numbers.map { "- {n: \($0)}\n" }.joined())
    let elements = try #require(list.root())
    for position in numbers { #expect(elements[position]?["n"] != nil) }
    #expect(elements[count] == nil)

    let mapping = read(numbers.map { "k\($0): \($0)\n" }.joined())
    let root = try #require(mapping.root())
    for number in numbers where root["k\(number)"]?.scalar != .int(Int64(number)) {
      Issue.record("k\(number) is missing")
    }
    #expect(root["k"] == nil)
    for entry in root.entries where entry.value.key != entry.key { Issue.record("no key") }

    let twice = read(
      numbers.map { "k\($0): 1\n" }.joined() + numbers.map { "k\($0): 2\n" }.joined())
    #expect(twice.documents[0].duplicateKeys.count == count)
    #expect(twice.root()?["k77"]?.text == "2")

    let anchors = read(numbers.map { "- &a\($0) [&b\($0) x, *b\($0)]\n" }.joined())
    #expect(anchors.documents[0].problem == nil)

    let comments = read(numbers.map { "# \($0)\n" }.joined() + "a: |\n" + "  # x\n")
    #expect(comments.comments.count == count)

    let broken = read(numbers.map { "--- [\($0)\n" }.joined())
    #expect(broken.documents.count == count)
  }
}
