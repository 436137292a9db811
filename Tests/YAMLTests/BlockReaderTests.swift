import Foundation
import Testing

@testable import YAML

/// The program's own reader of YAML, held against libyaml.
@Suite struct BlockReaderTests {
  /// What manifests are written with; libyaml is not needed for any of it.
  static let usual = [
    "a: 1\nb: two words\n",
    "a: 1",
    "---\na: 1\n",
    "--- # Source: x\na: 1\n",
    "# only a comment\n",
    "---\n",
    "\n\n  a: 1\n  b: 2\n",
    "a:\nb:\n",
    "a: # nothing\nb: 1 # one\n",
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
    "a:\n- 1\n- b: 2\n  c: 3\nd: 4\n",
    "a:\n  - 1\n  -\n  - - x\n    - y: 1\n      z: 2\n  - b:\n    - 3\n",
    "- a\n-\n-   b: 1\n    c: 2\n",
    "a:\n-\n-\nb: 1\n",
    "- - - deep\n    - less\n  - a: b\n",
    "a: -1\nb: --flag\n",
    "url: http://host:80/path?x=1#part\ntime: 10:30\n",
    "text: it's \"quoted\" [inside] {here} & there, * and ! too\n",
    "a : 1\n\"b\": 2\n'c': 3\n",
    "- \"a\": 1\n  'b': 2\n- 'text'\n- \"text\" # comment\n",
    "a: \"\"\nb: ''\nc: 'it''s'\nd: ''''\ne: \"say \\\"x\\\"\\n\\tend\"\nf: \"\\\\\"\n",
    "a: {b: 1, c: [x, \"y\", 'z'], d: {}, e: []}\nf: [ {g: h}, i ] # comment\n",
    "a: [--flag, -1, http://host:80, 10:30, a b]\n",
    "a: {\"b\": 1, 'c': it's}\nd: ['e''f', \"g\\nh\", {'i''j': \"\\\"\"}]\n",
    "a: |\n  one\n  two\n\n    three\n\n\nb: 1\n",
    "a: |-\n  one\n\n\nb: 1\n",
    "a: |+\n  one\n\n\nb: 1\n",
    "a: |+\n  one\n\n",
    "a: |\n\n\n  one\n",
    "a: |\n  one",
    "a: |-\n  one\n  ",
    "a: |\n  one\n   \n",
    "a: |\n  one\n \n  two\n",
    "a: |  # comment\n  # content\n # comment\nb: 1\n",
    "a:\n- |\n  one\n- b: |\n    two\n   # comment\nc: |\n x\n \ttab\n",
    "a: |\n      deep\n       deeper\nb: 1\n",
    "a: 1\na: 2\n<<: 3\n",
    "ä: ö # ü\nb: \"日本\"\nc: |\n  – €\n",
    "key with spaces: value\nkey:with:colons: value\n",
    "a: 1\n  # deeper comment\nb: 2\n# end",
    "a: ~\nb: null\nc: =\nd: <x>\n",
  ]

  /// What is left to libyaml, or is not YAML.
  static let unusual = [
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "a: ! 1\n",
    "? a\n: b\n",
    "a: >\n  folded\n  text\n",
    "a: |2\n   one\n",
    "a: |\nb: 1\n",
    "a: |",
    "a: |\n    \n  one\n",
    "a: |\n\tone\n",
    "a: |\n \tone\n",
    "a: |\n  one\n\tb: 1\n",
    "a: one\n  two\n",
    "a:\n  one\n",
    "a: \"one\n  two\"\n",
    "a: 'one\n\n  two'\n",
    "a: [1,\n  2]\n",
    "a: {b: 1,}\n",
    "a: {b, c: }\n",
    "a: [b: 1]\n",
    "a: [-, b]\n",
    "a: {\"b\":1}\n",
    "{a: 1}: b\n",
    "a: {b: c}: d\n",
    "a: b: c\n",
    "a: - b\n",
    "a: \"b\" c\n",
    "a: \"b\"# c\n",
    "a: [b]# c\n",
    "a: \"\\u00e4\"\n",
    "a: 1\n b: 2\n",
    "a:\n    b: 1\n  c: 2\n",
    "a: 1\n- b\n",
    "- a\nb: 1\n",
    " a: 1\nb: 2\n",
    "a:\t1\n",
    "\ta: 1\n",
    "a: 1\t# x\n",
    "a: 1\r\nb: 2\r\n",
    "%YAML 1.1\n---\na: 1\n",
    "a: 1\n...\n",
    "... a: 1\n",
    "--- a\n",
    "just text\n",
    "\"quoted\"\n",
    "a\nb: 1\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    "a: [b\n",
    "a: 'b\n",
    "a: }\n",
    "a: ,b\n",
    "a: \u{85}b\n",
    "a: \u{2028}b\n",
    "a: \u{feff}b\n",
    "a: \u{7f}\n",
    "a: \u{1}\n",
    "a: \u{fffd}\n",
    "? \n",
    "-\n  a: 1\n b: 2\n",
    String(repeating: "- ", count: 300) + "x\n",
    String(repeating: "k", count: 1100) + ": x\n",
  ]

  @Test(arguments: usual)
  func readsWhatManifestsAreWrittenWith(text: String) {
    #expect(isTaken(text))
    compare(text)
  }

  @Test(arguments: unusual)
  func leavesTheRestToLibYAML(text: String) {
    #expect(!isTaken(text))
    compare(text)
  }

  /// Cuts every text at every place, and puts an indicator there or in place of what is there.
  @Test(arguments: usual)
  func readsChangedTextsAsLibYAMLDoes(text: String) {
    let bytes = Array(text.utf8)
    let indicators = Array("-:#|[]{},'\"& \n\t?\\x".utf8)
    for place in bytes.indices {
      compare(Array(bytes[..<place]))
      var changed = bytes
      changed[place] = indicators[(place + bytes.count) % indicators.count]
      compare(changed)
      changed = bytes
      changed.insert(indicators[place % indicators.count], at: place)
      compare(changed)
    }
  }

  @Test(arguments: [[0xFF, 0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x80]] as [[UInt8]])
  func leavesWhatIsNotUTF8(bytes: [UInt8]) {
    compare(Array("a: 1\nb: some text ".utf8) + bytes + Array(" and more text\nc: 1\n".utf8))
  }

  @Test func readsTheExamplesAndTheRules() throws {
    var left = 0
    var count = 0
    for folder in ["examples", "rules", "Tests/LintTests/Published"] {
      let folder = Self.project.appendingPathComponent(folder)
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      for name in names where name.hasSuffix(".yaml") {
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        count += 1
        if !isTaken(text) { left += 1 }
        compare(text)
      }
    }
    // Rules have folded text, published manifests are as they are.
    #expect(count - left > 20)
  }

  private static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whether no document of a text is left to libyaml.
  private func isTaken(_ text: String) -> Bool {
    let source = SourceFile(name: "test.yaml", text: text)
    var builder = TreeBuilder(source: source, limits: .standard)
    return source.bytes.withUnsafeBufferPointer { bytes in
      var reader = BlockReader(text: bytes)
      return DocumentSplitter(source: source).ranges().allSatisfy { range in
        builder.beginDocument(at: range.lowerBound)
        return (try? reader.read(range, into: &builder)) != nil
      }
    }
  }

  private func compare(_ text: String) { compare(Array(text.utf8)) }

  private func compare(_ bytes: [UInt8]) {
    let first = bytes.first { $0 > 0x20 }
    // JSON is read by a reader of its own.
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return }
    let source = SourceFile(name: "test.yaml", bytes: bytes, encoding: .utf8)
    if let difference = Tree(parsing: source).difference(from: Tree(throughLibYAML: source)) {
      Issue.record(
        "\(difference) in \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
