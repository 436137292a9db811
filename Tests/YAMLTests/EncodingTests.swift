import Testing
import YAML

/// Tests encodings of files.
@Suite struct EncodingTests {
  private func read(_ raw: [UInt8]) throws -> Tree {
    Tree(parsing: try SourceFile(name: "test.yaml", reading: raw))
  }

  private func utf16(_ text: String, littleEndian: Bool) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap {
      littleEndian
        ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
    }
  }

  @Test func byteOrderMarksAreNoContent() throws {
    let text = "größe: '日本 😀'\n---\nv: 1\n"
    let inputs: [([UInt8], TextEncoding)] = [
      (Array(text.utf8), .utf8), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8WithByteOrderMark),
      (utf16(text, littleEndian: true), .utf16LittleEndian),
      (utf16(text, littleEndian: false), .utf16BigEndian),
    ]
    for (raw, encoding) in inputs {
      let tree = try read(raw)
      #expect(tree.source.encoding == encoding)
      #expect(tree.documents.map(\.problem) == [nil, nil])
      #expect(tree.at("größe")?.text == "日本 😀")
      #expect(tree.at("größe")?.start.place == "1:8")
      #expect(tree.root(1)?["v"]?.start.place == "3:4")
    }
    #expect(try read([0xEF, 0xBB, 0xBF] + Array("{\"v\": 1}".utf8)).at("v")?.start.place == "1:7")
  }

  @Test func whatIsNoTextIsRefused() {
    #expect(throws: SourceError.binary) { try read([0x7F, 0x45, 0x4C, 0x46, 0, 1]) }
    #expect(throws: SourceError.binary) { try read([0xEF, 0xBB, 0xBF, 0x61, 0]) }
    #expect(throws: SourceError.binary) { try read([0xFF, 0xFE, 0, 0]) }
    #expect(throws: SourceError.invalidUTF16(offset: 2)) { try read([0xFF, 0xFE, 0x61]) }
    #expect(throws: SourceError.invalidUTF16(offset: 0)) {
      try read([0xFE, 0xFF, 0xD8, 0, 0, 0x61])
    }
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE4, 0x62], [0x80],
      [0xE2, 0x82],
    ] as [[UInt8]])
  func invalidUTF8IsOneDocumentsProblem(_ bytes: [UInt8]) throws {
    let good = Array("v: 1\n---\n".utf8)
    let tree = try read(good + Array("ä: 'x".utf8) + bytes + Array("'\n---\nv: 3\n".utf8))
    #expect(tree.documents.map(\.problem?.kind) == [nil, .invalidUTF8, nil])
    #expect(tree.documents[1].problem?.mark.place == "3:6")
    let json = try read(Array("{\"v\":\n \"".utf8) + bytes + Array("\"}".utf8))
    #expect(json.documents[0].problem?.mark.place == "2:3")
  }

  @Test func invalidUTF8FarIntoADocumentIsFound() throws {
    let line = Array("key: some value that fills a line of text\n".utf8)
    let head = [[UInt8]](repeating: line, count: 5000).flatMap { $0 }
    let tree = try read(Array("list: |\n".utf8) + head.flatMap { [0x20] + [$0] } + [0xFF])
    #expect(tree.documents[0].problem?.kind == .invalidUTF8)
  }

  @Test func emptyFilesHaveNoDocuments() throws {
    #expect(try read([]).documents.isEmpty)
    #expect(try read([0xEF, 0xBB, 0xBF]).documents.isEmpty)
    #expect(try read([0xFF, 0xFE]).documents.isEmpty)
    #expect(try read([]).source.lineCount == 1)
    #expect(try read([]).comments.isEmpty)
  }
}
