/// The comments above a document's content.
enum HeadComment {
  /// The path in a `# Source: path` line above the content.
  static func source(in document: UnsafeBufferPointer<UInt8>) -> String? {
    var index = 0
    while index < document.count {
      var end = index
      while end < document.count, document[end] != 0x0A, document[end] != 0x0D { end += 1 }
      let line = UnsafeBufferPointer(rebasing: document[index..<end])
      if let first = line.first, first != UInt8(ascii: "#"), !line.starts(with: "---".utf8) {
        return nil
      }
      if line.starts(with: "# Source: ".utf8) {
        let path = String(decoding: line.dropFirst("# Source: ".utf8.count), as: UTF8.self)
        return String(path.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
      }
      index = end + 1
    }
    return nil
  }
}
