import Testing
import YAML

@testable import Reports

struct ExcerptTests {
  private func excerpt(_ text: String, at place: String) -> (text: String, marked: String)? {
    let file = SourceFile(name: "a.yaml", text: text)
    let (start, end) = file.marks(of: place)
    guard let excerpt = Excerpt(file, from: start, to: end, inSecret: false) else { return nil }
    var column = 0
    var marked = ""
    for scalar in excerpt.text.unicodeScalars {
      if (excerpt.caret.indent..<excerpt.caret.indent + excerpt.caret.width).contains(column) {
        marked.unicodeScalars.append(scalar)
      }
      column += Printable.width(scalar)
    }
    return (excerpt.text, marked)
  }

  @Test(arguments: [
    ("a: 1\n  type: NodePort\nb: 2", "NodePort", "  type: NodePort", "NodePort"),
    ("\tport:\t80", "80", "    port:   80", "80"),
    ("会議: 東京 x", "東京", "会議: 東京 x", "東京"),
    ("a: e\u{301}e x", "x", "a: e\u{301}e x", "x"),
    ("a: 😀 b", "b", "a: 😀 b", "b"),
    ("a: x\r\nb: y\r\n", "y", "b: y", "y"),
    ("a: \u{1B}[2Jx", "x", "a: \u{FFFD}[2Jx", "x"),
    ("spec:\n  a: 1\n", "spec:\n  a", "spec:", "spec:"),
  ])
  func theCaretStandsUnderTheValue(text: String, place: String, line: String, marked: String) {
    let found = excerpt(text, at: place)
    #expect(found?.text == line)
    #expect(found?.marked == marked)
  }

  @Test func anotherObjectOnTheSameLineIsNotShown() throws {
    let secret = #"{"kind":"Secret","stringData":{"note":"planted"}}"#
    let service = #"{"spec":{"type":"NodePort"},"kind":"Service"}"#
    let file = SourceFile(name: "a.json", text: "[\(secret),\(service),\(secret)]")
    let (start, end) = file.marks(of: #""NodePort""#)
    let extent = secret.utf8.count + 2..<secret.utf8.count + 2 + service.utf8.count
    let open = Excerpt(file, from: start, to: end, inSecret: false)
    #expect(open?.text.contains("planted") == true)
    let excerpt = try #require(
      Excerpt(file, from: start, to: end, inSecret: false, within: extent))
    #expect(excerpt.text == "…" + service + "…")
    #expect(excerpt.caret == (indent: 17, width: 10))
  }

  @Test func aLongLineIsCroppedAroundThePlace() throws {
    let line =
      "a: [" + String(repeating: "x, ", count: 5_000) + "HERE"
      + String(repeating: ", y", count: 5_000) + "]"
    let found = try #require(excerpt(line, at: "HERE"))
    #expect(found.marked == "HERE")
    #expect(found.text.hasPrefix("…") && found.text.hasSuffix("…"))
    #expect(found.text.count < 120)
  }

  @Test func aLongValueIsMarkedAsFarAsItIsShown() throws {
    let value = String(repeating: "word ", count: 500) + "end"
    let found = try #require(excerpt("note: \(value)", at: value))
    #expect(found.text.hasPrefix("note: word") && found.text.hasSuffix("…"))
    #expect(found.marked.hasPrefix("word word"))
  }

  @Test func aPlaceWithoutAnEndIsOneColumn() throws {
    let file = SourceFile(name: "a.yaml", text: "kind: [\n")
    let mark = file.mark(at: 6)
    let excerpt = try #require(Excerpt(file, from: mark, to: mark, inSecret: false))
    #expect(excerpt.caret == (6, 1))
  }

  @Test func anEmptyTextHasNoExcerpt() {
    let file = SourceFile(name: "a.yaml", text: "")
    let mark = file.mark(at: 0)
    #expect(Excerpt(file, from: mark, to: mark, inSecret: false) == nil)
  }

  @Test func bytesThatAreNoCharacterAreReplaced() throws {
    let file = try SourceFile(name: "a.yaml", reading: [0x61, 0x3A, 0x20, 0xFF, 0xFE, 0x78])
    let excerpt = try #require(
      Excerpt(file, from: file.mark(at: 5), to: file.mark(at: 6), inSecret: false))
    #expect(excerpt.text == "a: \u{FFFD}\u{FFFD}x")
    #expect(excerpt.caret == (5, 1))
  }
}
