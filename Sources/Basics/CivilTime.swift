/// A date and time of day in the proleptic Gregorian calendar.
package struct CivilTime {
  package let year: Int64
  /// The month, starting at 1.
  package let month: Int64
  /// The day of the month, starting at 1.
  package let day: Int64
  package let hour: Int64
  package let minute: Int64
  package let second: Int64
  /// The day of the week; 0 is Sunday.
  package let weekday: Int64
  /// The day of the year; 0 is January 1.
  package let dayOfYear: Int64

  /// Creates the civil time for seconds since 1970 at an offset from UTC, also in seconds.
  package init(seconds: Int64, offset: Int64 = 0) {
    let local = seconds + offset
    let days = local.floorDivided(by: 86_400)
    let clock = local - days * 86_400
    // 400-year eras start on March 1 here, so the leap day is the last day of a year.
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayFromMarch + 2) / 153
    day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    hour = clock / 3600
    minute = clock % 3600 / 60
    second = clock % 60
    let sinceSunday = (days + 4) % 7
    weekday = sinceSunday < 0 ? sinceSunday + 7 : sinceSunday
    dayOfYear = days - CivilTime.days(year: year, month: 1, day: 1)
  }

  /// Returns the number of days from 1970-01-01 to the date.
  package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.floorDivided(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  package static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Int64 {
  package func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
