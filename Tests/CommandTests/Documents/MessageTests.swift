import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tests that the messages in docs/troubleshooting.md are those of the program.
struct MessageTests {
  @Test func messagesAreWordedAsInTheSources() throws {
    let sources = try Self.texts()
    let blocks = try MarkdownPage("docs/troubleshooting.md").blocks.filter { $0.language == "text" }
    #expect(blocks.count > 20)
    for (position, line) in blocks.flatMap({ block in
      block.lines.enumerated().map { (block.start + $0.offset, $0.element) }
    }) {
      let message = ["error: ", "warning: ", "note: "].reduce(line) { text, prefix in
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
      }
      let fragments = message.split(separator: "…").filter { Self.words(of: $0).count > 5 }
      #expect(!fragments.isEmpty, "line \(position) has nothing to compare: \(line)")
      for fragment in fragments {
        #expect(
          Self.isIn(sources, String(fragment)),
          "docs/troubleshooting.md:\(position): no source has the words: \(fragment)")
      }
    }
  }

  /// Whether the sources contain a text, in one piece or in two that the program concatenates.
  private static func isIn(_ sources: [UInt8], _ fragment: String) -> Bool {
    func has(_ part: Substring) -> Bool {
      let text = words(of: part)
      return text.count > 5 && isThere(Array(text.utf8), in: sources)
    }
    return has(fragment[...])
      || fragment.indices.contains {
        fragment[$0] == " " && has(fragment[..<$0]) && has(fragment[$0...])
      }
  }

  private static func isThere(_ part: [UInt8], in text: [UInt8]) -> Bool {
    text.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      var start = 0
      while start + part.count <= bytes.count,
        let found = memchr(base + start, Int32(part[0]), bytes.count - start - part.count + 1)
      {
        start = base.distance(to: UnsafeRawPointer(found))
        if memcmp(base + start, part, part.count) == 0 { return true }
        start += 1
      }
      return false
    }
  }

  /// Returns a part of a message without the surrounding punctuation.
  private static func words(of part: Substring) -> String {
    part.trimmingCharacters(in: CharacterSet(charactersIn: " :;,()"))
  }

  /// The modules that define messages.
  private static let modules = [
    "Commands", "Jitsi/Status", "KubernetesClient", "Operations", "Reports", "ShardEditing",
  ]

  /// Returns the sources with multi-line string literals joined and interpolations replaced by an ellipsis.
  private static func texts() throws -> [UInt8] {
    try modules.flatMap { Repository.files(below: "Sources/" + $0, ending: ".swift") }
      .flatMap { path in
        joined(Array(try Data(contentsOf: Repository.root.appending(path: path)))) + [0x0A]
      }
  }

  private static func joined(_ text: [UInt8]) -> [UInt8] {
    let backslash = UInt8(ascii: "\\")
    let quote = UInt8(ascii: "\"")
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var position = 0
    func isSpace(_ index: Int) -> Bool {
      index < text.count && (text[index] == 0x20 || text[index] == 0x0A)
    }
    while position < text.count {
      let next = position + 1 < text.count ? text[position + 1] : 0
      if text[position] == backslash, next == UInt8(ascii: "(") {
        result += Array("…".utf8)
        position = end(ofValue: position + 2, in: text)
      } else if text[position] == backslash, next == 0x0A {
        position += 1
        while isSpace(position) { position += 1 }
      } else if text[position] == backslash, next == quote {
        result.append(quote)
        position += 2
      } else if text[position] == quote, let start = start(ofRest: position + 1, in: text) {
        position = start
      } else {
        result.append(text[position])
        position += 1
      }
    }
    return result
  }

  /// Returns the position after the parenthesis that ends an interpolation.
  private static func end(ofValue start: Int, in text: [UInt8]) -> Int {
    var (position, depth) = (start, 1)
    while position < text.count, depth > 0 {
      if text[position] == UInt8(ascii: "(") { depth += 1 }
      if text[position] == UInt8(ascii: ")") { depth -= 1 }
      position += 1
    }
    return position
  }

  /// Returns the start of a string that is concatenated with `+`; nil if there is none.
  private static func start(ofRest start: Int, in text: [UInt8]) -> Int? {
    var position = start
    var hasPlus = false
    while position < text.count {
      switch text[position] {
      case 0x20, 0x0A: position += 1
      case UInt8(ascii: "+") where !hasPlus:
        hasPlus = true
        position += 1
      case UInt8(ascii: "\"") where hasPlus: return position + 1
      default: return nil
      }
    }
    return nil
  }
}
