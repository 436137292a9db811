import Basics

extension Timestamp {
  /// The timestamp in RFC 3339 format in UTC, with as many decimals as needed.
  public var text: String {
    let time = CivilTime(seconds: seconds)
    return padded(time.year, 4) + "-" + padded(time.month, 2) + "-" + padded(time.day, 2) + "T"
      + padded(time.hour, 2) + ":" + padded(time.minute, 2) + ":" + padded(time.second, 2)
      + fraction(UInt64(nanoseconds)) + "Z"
  }

  /// Parses an RFC 3339 timestamp. Returns nil if the text is not one or is out of range.
  public init?(_ text: String) {
    var reader = DigitReader(bytes: Array(text.utf8))
    guard let year = reader.number(4), reader.skip("-"),
      let month = reader.number(2), (1...12).contains(month), reader.skip("-"),
      let day = reader.number(2), day >= 1, day <= CivilTime.days(inMonth: month, of: year),
      reader.skip("T") || reader.skip("t"),
      let hour = reader.number(2), hour < 24, reader.skip(":"),
      let minute = reader.number(2), minute < 60, reader.skip(":"),
      let second = reader.number(2), second < 60,
      let nanoseconds = reader.fraction(),
      let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    let days = CivilTime.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(seconds: seconds, nanoseconds: nanoseconds)
  }
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private struct DigitReader {
  let bytes: [UInt8]
  var place = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func digit() -> Int64? {
    guard place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
    else { return nil }
    place += 1
    return Int64(bytes[place - 1] - UInt8(ascii: "0"))
  }

  mutating func number(_ width: Int) -> Int64? {
    var number: Int64 = 0
    for _ in 0..<width {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  mutating func fraction() -> Int32? {
    guard skip(".") else { return 0 }
    var nanoseconds: Int32 = 0
    var scale: Int32 = 100_000_000
    var count = 0
    while let digit = digit() {
      nanoseconds += Int32(digit) * scale
      scale /= 10
      count += 1
    }
    return count == 0 ? nil : nanoseconds
  }

  mutating func offset() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let sign: Int64
    if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
    guard let hours = number(2), hours < 24, skip(":"), let minutes = number(2), minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
