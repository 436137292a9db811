/// Files compressed with gzip (RFC 1952).
package enum Gzip {
  /// Whether bytes begin as a gzip file does.
  package static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B, 0x08]) }

  /// Compresses bytes. The result depends on them alone.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]
    output += Deflater.compress(bytes)
    output += little(CRC32.checksum(bytes))
    output += little(UInt32(truncatingIfNeeded: bytes.count))
    return output
  }

  /// Decompresses a file of one member.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - limit: The most bytes of the result.
  /// - Throws: ``ArchiveError`` for anything else.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(ArchiveError) -> [UInt8] {
    guard isGzip(bytes), bytes.count > 18 else { throw .truncated }
    let flags = bytes[3]
    var position = 10
    if flags & 4 != 0 {
      position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    // The name and the comment end with a zero byte.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while position < bytes.count, bytes[position] != 0 { position += 1 }
      position += 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position < bytes.count else { throw .truncated }
    var inflater = Inflater(bytes[position...], limit: limit)
    let end = try inflater.run()
    guard end + 8 <= bytes.count else { throw .truncated }
    guard bytes[end..<end + 4].elementsEqual(little(CRC32.checksum(inflater.output))) else {
      throw .damaged
    }
    return inflater.output
  }

  private static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}
