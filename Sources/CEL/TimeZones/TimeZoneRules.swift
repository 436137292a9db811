/// The UTC offsets of a time zone over time, from the system's time zone database.
///
/// The file format is defined in RFC 8536.
struct TimeZoneRules: Sendable {
  private let transitions: [Int64]
  private let kinds: [UInt8]
  private let offsets: [Int64]
  private let first: Int64
  private let later: PosixZone?

  private static let folder = "/usr/share/zoneinfo/"

  /// Reads a zone by name, such as `Europe/Paris`. Returns nil if there is none.
  init?(named name: String) {
    guard Self.isName(name), let bytes = readFile(Self.folder + name, limit: 1_000_000) else {
      return nil
    }
    self.init(bytes)
  }

  /// Whether a name cannot escape the database directory.
  private static func isName(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count < 100, name.utf8.first != UInt8(ascii: "/") else {
      return false
    }
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy { $0.isIdentifierPart || $0 == 0x2B || $0 == 0x2D }
    }
  }

  /// Parses the contents of a time zone file. Returns nil if it is invalid.
  init?(_ bytes: [UInt8]) {
    guard let old = Header(bytes, at: 0), old.version >= UInt8(ascii: "2") else { return nil }
    let start = Header.size + old.bodySize(timeSize: 4)
    guard let header = Header(bytes, at: start) else { return nil }
    var place = start + Header.size
    let end = place + header.bodySize(timeSize: 8)
    guard header.kinds > 0, end <= bytes.count else { return nil }

    transitions = (0..<header.times).map { bytes.bigEndian(at: place + $0 * 8) }
    place += header.times * 8
    kinds = Array(bytes[place..<(place + header.times)])
    place += header.times
    offsets = (0..<header.kinds).map {
      Int64(Int32(truncatingIfNeeded: bytes.bigEndian(at: place + $0 * 6, size: 4)))
    }
    guard kinds.allSatisfy({ Int($0) < header.kinds }) else { return nil }
    first = offsets[0]
    let footer = bytes[end...].dropFirst().prefix { $0 != 0x0A }
    later = PosixZone(Array(footer))
  }

  /// Returns the UTC offset in seconds at a time in seconds since 1970.
  func offset(at seconds: Int64) -> Int64 {
    guard let last = transitions.last, let earliest = transitions.first else {
      return later?.offset(at: seconds) ?? first
    }
    if seconds < earliest { return first }
    if seconds >= last, let later { return later.offset(at: seconds) }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle } else { high = middle }
    }
    return offsets[Int(kinds[low])]
  }

  private struct Header {
    static let size = 44
    let version: UInt8
    let times: Int
    let kinds: Int
    private let leaps: Int
    private let letters: Int
    private let standard: Int
    private let universal: Int

    init?(_ bytes: [UInt8], at start: Int) {
      guard start >= 0, start + Self.size <= bytes.count,
        bytes[start..<(start + 4)].elementsEqual("TZif".utf8)
      else { return nil }
      version = bytes[start + 4]
      let counts = (0..<6).map { Int(bytes.bigEndian(at: start + 20 + $0 * 4, size: 4)) }
      guard counts.allSatisfy({ $0 < 100_000 }) else { return nil }
      (universal, standard, leaps) = (counts[0], counts[1], counts[2])
      (times, kinds, letters) = (counts[3], counts[4], counts[5])
    }

    func bodySize(timeSize: Int) -> Int {
      times * (timeSize + 1) + kinds * 6 + letters + leaps * (timeSize + 4) + standard + universal
    }
  }
}

extension [UInt8] {
  fileprivate func bigEndian(at place: Int, size: Int = 8) -> Int64 {
    var number: UInt64 = 0
    for byte in self[place..<(place + size)] { number = number << 8 | UInt64(byte) }
    return Int64(bitPattern: number)
  }
}
