/// Archives in the ustar format of POSIX, as `tar` reads and writes them.
package enum TarFile {
  package struct Entry: Sendable, Hashable {
    package let name: String
    package let bytes: [UInt8]

    package init(_ name: String, _ bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
  }

  private static let block = 512
  private static let mostFiles = 20_000
  /// The most bytes of a header with a long name.
  private static let longestHeader = 1 << 16

  /// Packs files that only their owner may read.
  ///
  /// - Parameters:
  ///   - entries: The files in their order.
  ///   - time: Their time, in seconds since 1970.
  package static func pack(_ entries: [Entry], time: Int64) -> [UInt8] {
    var output: [UInt8] = []
    for entry in entries {
      output += header(entry.name, size: entry.bytes.count, time: time)
      output += entry.bytes
      output += [UInt8](repeating: 0, count: (block - entry.bytes.count % block) % block)
    }
    return output + [UInt8](repeating: 0, count: 2 * block)
  }

  /// Whether a name can be stored as it is.
  package static func fits(_ name: String) -> Bool { parts(of: name) != nil }

  /// A long name is stored in two parts, which a slash separates.
  private static func parts(of name: String) -> (prefix: [UInt8], name: [UInt8])? {
    let bytes = Array(name.utf8)
    if bytes.count <= 100 { return ([], bytes) }
    for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") {
      if position <= 155, bytes.count - position - 1 <= 100 {
        return (Array(bytes[..<position]), Array(bytes[(position + 1)...]))
      }
    }
    return nil
  }

  private static func header(_ path: String, size: Int, time: Int64) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: block)
    func put(_ bytes: some Collection<UInt8>, at offset: Int) {
      for (position, byte) in bytes.enumerated() { header[offset + position] = byte }
    }
    func octal(_ number: Int64, _ width: Int) -> [UInt8] {
      let digits = String(number, radix: 8)
      return Array((String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits).utf8)
    }
    let (prefix, name) = parts(of: path) ?? ([], Array(path.utf8.prefix(100)))
    put(name, at: 0)
    put(octal(0o600, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(Int64(size), 11), at: 124)
    put(octal(max(0, time), 11), at: 136)
    put([UInt8](repeating: 0x20, count: 8), at: 148)
    header[156] = UInt8(ascii: "0")
    put("ustar\u{0}00".utf8, at: 257)
    put(prefix, at: 345)
    put(octal(header.reduce(0) { $0 + Int64($1) }, 6), at: 148)
    header[154] = 0
    return header
  }

  /// Reads the regular files of an archive. Folders and links are left out.
  ///
  /// - Throws: ``ArchiveError``
  package static func unpack(_ bytes: [UInt8]) throws(ArchiveError) -> [Entry] {
    var entries: [Entry] = []
    var position = 0
    var longName: String?
    var headers = 0
    while true {
      guard position + block <= bytes.count else { throw .truncated }
      let header = bytes[position..<position + block]
      if header.allSatisfy({ $0 == 0 }) { return entries }
      headers += 1
      guard headers <= mostFiles else { throw .tooManyFiles(limit: mostFiles) }
      guard let sum = number(header, 148, 8), sum == checksum(header),
        let size = number(header, 124, 12)
      else { throw .damaged }
      let start = position + block
      guard size <= bytes.count - start else { throw .truncated }
      let content = bytes[start..<start + size]
      position = start + (size + block - 1) / block * block
      switch header[header.startIndex + 156] {
      case UInt8(ascii: "L"):
        guard size <= longestHeader else { throw .damaged }
        longName = text(content)
      case UInt8(ascii: "x"):
        guard size <= longestHeader else { throw .damaged }
        longName = path(ofExtended: content) ?? longName
      case UInt8(ascii: "0"), 0:
        let prefix = text(field(header, 345, 155))
        let own = text(field(header, 0, 100))
        let isUstar = field(header, 257, 5).elementsEqual("ustar".utf8)
        let name = longName ?? (prefix.isEmpty || !isUstar ? own : "\(prefix)/\(own)")
        longName = nil
        guard isInside(name) else { throw .badName }
        entries.append(Entry(name, Array(content)))
      default:
        longName = nil
      }
    }
  }

  private static func isInside(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
      && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  private static func field(
    _ header: ArraySlice<UInt8>, _ offset: Int, _ length: Int
  ) -> ArraySlice<UInt8> {
    header[header.startIndex + offset..<header.startIndex + offset + length]
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func number(_ header: ArraySlice<UInt8>, _ offset: Int, _ length: Int) -> Int? {
    var value = 0
    var hasDigits = false
    for byte in field(header, offset, length) {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        value = value << 3 | Int(byte - UInt8(ascii: "0"))
        hasDigits = true
      case 0x20, 0: if hasDigits { return value }
      default: return nil
      }
    }
    return hasDigits ? value : nil
  }

  private static func checksum(_ header: ArraySlice<UInt8>) -> Int {
    header.enumerated().reduce(0) { sum, entry in
      sum + ((148..<156).contains(entry.offset) ? 0x20 : Int(entry.element))
    }
  }

  /// The path in an extended header: lines of their length, a name and a value (pax).
  private static func path(ofExtended content: ArraySlice<UInt8>) -> String? {
    var rest = content
    var path: String?
    while let space = rest.firstIndex(of: 0x20),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > 0,
      length <= rest.count, rest.startIndex + length > space
    {
      let record = rest[(space + 1)..<(rest.startIndex + length)]
      if record.starts(with: "path=".utf8) {
        path = String(decoding: record.dropFirst(5).dropLast(), as: UTF8.self)
      }
      rest = rest.dropFirst(length)
    }
    return path
  }
}
