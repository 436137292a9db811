extension TreeBuilder {
  /// Reads the text as a sequence of JSON values (RFC 8259), each one a document, as kubectl does. Returns false and keeps
  /// nothing if the text is not JSON.
  mutating func readJSON() -> Bool {
    guard
      let first = source.bytes.first(where: {
        $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09
      }), first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return false }
    let source = source
    return source.bytes.withUnsafeBufferPointer { text in
      guard TextEncoding.firstInvalidUTF8(text) == nil else { return false }
      var reader = JSONReader(text: text)
      do throws(Problem) {
        repeat {
          let start = reader.index
          beginDocument(at: start)
          try reader.read(into: &self)
          endDocument(range: start..<reader.index, sourceComment: nil, problem: nil)
        } while reader.index < text.count
        return true
      } catch {
        removeAll()
        return false
      }
    }
  }
}

/// Parses JSON text without recursion.
private struct JSONReader {
  let text: UnsafeBufferPointer<UInt8>
  var index = 0
  var buffer: [UInt8] = []

  init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  private enum Expectation { case value, valueOrEnd, key, keyOrEnd, commaOrEnd }

  /// Reads one value and the white space around it.
  mutating func read(into builder: inout TreeBuilder) throws(Problem) {
    var stack: [NodeRecord.Kind] = []
    var expectation = Expectation.value
    repeat {
      skipSpace()
      guard index < text.count else { throw fault("the text ends inside a JSON value", builder) }
      let byte = text[index]
      if expectation == .commaOrEnd {
        if byte == UInt8(ascii: ",") {
          index += 1
          expectation = stack.last == .mapping ? .key : .value
          continue
        }
      }
      let closes = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      if closes, expectation != .value, expectation != .key {
        guard let kind = stack.popLast(), (kind == .mapping) == (byte == UInt8(ascii: "}")) else {
          throw fault("this bracket has no opening bracket", builder)
        }
        index += 1
        builder.endCollection(end: index)
        expectation = .commaOrEnd
        continue
      }
      switch expectation {
      case .commaOrEnd:
        throw fault("a comma or a closing bracket is missing", builder)
      case .key, .keyOrEnd:
        try string(into: &builder)
        skipSpace()
        guard index < text.count, text[index] == UInt8(ascii: ":") else {
          throw fault("a colon is missing after the key", builder)
        }
        index += 1
        expectation = .value
      case .value, .valueOrEnd:
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
          let kind: NodeRecord.Kind = byte == UInt8(ascii: "{") ? .mapping : .sequence
          try builder.beginCollection(kind, at: index..<index + 1, flow: true, anchor: nil)
          stack.append(kind)
          index += 1
          expectation = kind == .mapping ? .keyOrEnd : .valueOrEnd
        } else {
          if byte == UInt8(ascii: "\"") {
            try string(into: &builder)
          } else {
            try word(into: &builder)
          }
          expectation = .commaOrEnd
        }
      }
    } while !stack.isEmpty
    skipSpace()
  }

  private func fault(_ words: String, _ builder: TreeBuilder) -> Problem {
    builder.problem(.json(words), at: index)
  }

  private mutating func skipSpace() {
    while index < text.count {
      switch text[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  /// Reads a number, true, false or null.
  private mutating func word(into builder: inout TreeBuilder) throws(Problem) {
    let start = index
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"):
        index += 1
        continue
      default: break
      }
      break
    }
    let word = UnsafeBufferPointer(rebasing: text[start..<index])
    guard JSONWord.isValid(word) else {
      index = start
      throw fault("this is not a JSON value", builder)
    }
    try builder.scalar(
      start..<index, content: start..<index, style: .plain, tag: .none, anchor: nil)
  }

  private mutating func string(into builder: inout TreeBuilder) throws(Problem) {
    guard text[index] == UInt8(ascii: "\"") else {
      throw fault("a key must be a quoted string", builder)
    }
    let start = index
    index += 1
    var escaped = false
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      if text[index] < 0x20 { throw fault("a string contains a control character", builder) }
      if text[index] == UInt8(ascii: "\\") {
        escaped = true
        index += 1
      }
      index += 1
    }
    guard index < text.count else { throw fault("a string is not terminated", builder) }
    index += 1
    let content = start + 1..<index - 1
    if !escaped {
      return try builder.scalar(
        start..<index, content: content, style: .doubleQuoted, tag: .string, anchor: nil)
    }
    let text = text
    guard JSONWord.unescape(UnsafeBufferPointer(rebasing: text[content]), into: &buffer) else {
      throw fault("a string contains an unknown escape sequence", builder)
    }
    let decoded = buffer
    let range = start..<index
    var failure: Problem?
    decoded.withUnsafeBufferPointer { bytes in
      do throws(Problem) {
        try builder.scalar(range, decoded: bytes, style: .doubleQuoted, tag: .string, anchor: nil)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
