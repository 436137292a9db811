#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The comments above a document's content.
enum HeadComment {
  /// Returns the path in a `# Source: path` line above the content.
  static func source(in document: UnsafeBufferPointer<UInt8>) -> String? {
    var index = 0
    while index < document.count {
      var end = index
      while end < document.count, !document[end].isLineBreak { end += 1 }
      let line = UnsafeBufferPointer(rebasing: document[index..<end])
      if !line.isEmpty, line[0] != UInt8(ascii: "#"), !begins(line, "---") { return nil }
      if begins(line, "# Source: ") {
        var last = line.count
        while line[last - 1] == 0x20 || line[last - 1] == 0x09 { last -= 1 }
        let path = max(last, "# Source: ".utf8.count)
        return String(decoding: line["# Source: ".utf8.count..<path], as: UTF8.self)
      }
      index = end + 1
    }
    return nil
  }

  private static func begins(_ line: UnsafeBufferPointer<UInt8>, _ words: StaticString) -> Bool {
    line.count >= words.utf8CodeUnitCount
      && memcmp(line.baseAddress!, words.utf8Start, words.utf8CodeUnitCount) == 0
  }
}
