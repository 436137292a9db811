import Basics

/// The rule for all future times, in the POSIX format of the environment variable TZ, such as
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PosixZone: Sendable {
  private let standard: Int64
  private let summer: (offset: Int64, start: Change, end: Change)?

  private struct Change: Sendable {
    enum Day: Sendable {
      /// The day of the year from 1, not counting February 29.
      case julian(Int64)
      /// The day of the year from 0, counting February 29.
      case ordinal(Int64)
      /// The week of the month from 1, where 5 is the last; the weekday from 0, where 0 is Sunday.
      case weekday(month: Int64, week: Int64, day: Int64)
    }

    let day: Day
    /// Seconds after local midnight.
    let time: Int64

    /// Returns the local time of the change in a year, in seconds since 1970.
    func moment(in year: Int64) -> Int64 {
      let newYear = CivilTime.days(year: year, month: 1, day: 1)
      let date: Int64
      switch day {
      case .julian(let number):
        date = newYear + number - 1 + (CivilTime.isLeap(year) && number >= 60 ? 1 : 0)
      case .ordinal(let number): date = newYear + number
      case .weekday(let month, let week, let day):
        let first = CivilTime.days(year: year, month: month, day: 1)
        let weekday = ((first + 4) % 7 + 7) % 7
        var offset = (day - weekday + 7) % 7 + (week - 1) * 7
        if offset >= CivilTime.days(inMonth: month, of: year) { offset -= 7 }
        date = first + offset
      }
      return date * 86_400 + time
    }
  }

  init?(_ text: [UInt8]) {
    var reader = Reader(rest: text[...])
    guard reader.skipName(), let west = reader.time() else { return nil }
    standard = -west
    guard !reader.rest.isEmpty else {
      summer = nil
      return
    }
    guard reader.skipName() else { return nil }
    var offset = standard + 3600
    if let next = reader.rest.first, next != UInt8(ascii: ",") {
      guard let west = reader.time() else { return nil }
      offset = -west
    }
    guard let start = reader.change(), let end = reader.change() else { return nil }
    summer = (offset: offset, start: start, end: end)
  }

  func offset(at seconds: Int64) -> Int64 {
    guard let summer else { return standard }
    let year = CivilTime(seconds: seconds, offset: standard).year
    let start = summer.start.moment(in: year) - standard
    let end = summer.end.moment(in: year) - summer.offset
    let isSummer =
      start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
    return isSummer ? summer.offset : standard
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func skipName() -> Bool {
      if skip("<") {
        rest = rest.drop { $0 != UInt8(ascii: ">") }
        return skip(">")
      }
      let count = rest.count
      rest = rest.drop { $0.isIdentifierStart }
      return rest.count < count
    }

    mutating func number() -> Int64? {
      let digits = rest.prefix { $0.isDigit }
      guard (1...4).contains(digits.count) else { return nil }
      rest.removeFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    mutating func time() -> Int64? {
      let sign: Int64 = skip("-") ? -1 : 1
      if sign == 1 { _ = skip("+") }
      guard var total = number().map({ $0 * 3600 }) else { return nil }
      for unit: Int64 in [60, 1] where skip(":") {
        guard let part = number() else { return nil }
        total += part * unit
      }
      return sign * total
    }

    mutating func change() -> Change? {
      guard skip(",") else { return nil }
      let day: Change.Day
      if skip("M") {
        guard let month = number(), (1...12).contains(month), skip("."), let week = number(),
          (1...5).contains(week), skip("."), let weekday = number(), weekday < 7
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else if skip("J") {
        guard let number = number() else { return nil }
        day = .julian(number)
      } else {
        guard let number = number() else { return nil }
        day = .ordinal(number)
      }
      guard skip("/") else { return Change(day: day, time: 7200) }
      return time().map { Change(day: day, time: $0) }
    }
  }
}
