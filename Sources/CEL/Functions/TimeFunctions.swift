import Basics

/// The functions timestamp and duration, and the methods of both types.
enum TimeFunctions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.one("timestamp", .global, .timestamp, timestamp)
    table.one("duration", .global, .duration, duration)
    field("getFullYear", &table) { $0.year }
    field("getMonth", &table) { $0.month - 1 }
    field("getDate", &table) { $0.day }
    field("getDayOfMonth", &table) { $0.day - 1 }
    field("getDayOfWeek", &table) { $0.weekday }
    field("getDayOfYear", &table) { $0.dayOfYear }
    field("getHours", &table, { $0.hour }, 3_600_000_000_000)
    field("getMinutes", &table, { $0.minute }, 60_000_000_000)
    field("getSeconds", &table, { $0.second }, 1_000_000_000)
    table.one("getMilliseconds", .member, .int, milliseconds)
    table.two("getMilliseconds", .member, .int) { moment, zone, frame throws(Fault) in
      guard case .timestamp = moment, case .string(let name) = zone else { throw .overload }
      _ = try offset(name, 0, &frame)
      return try milliseconds(moment, &frame)
    }
  }

  /// Registers a timestamp method, in UTC or a named zone. With a unit in nanoseconds, also
  /// registers it for durations.
  private static func field(
    _ name: String, _ table: inout FunctionTable.Builder,
    _ field: @escaping @Sendable (CivilTime) -> Int64, _ unit: Int64? = nil
  ) {
    table.one(name, .member, .int) { value, _ throws(Fault) in
      switch (value, unit) {
      case (.timestamp(let moment), _): return .int(field(CivilTime(seconds: moment.seconds)))
      case (.duration(let length), let unit?): return .int(length.nanoseconds / unit)
      default: throw .overload
      }
    }
    table.two(name, .member, .int) { value, zone, frame throws(Fault) in
      guard case .timestamp(let moment) = value, case .string(let name) = zone else {
        throw .overload
      }
      let offset = try offset(name, moment.seconds, &frame)
      return .int(field(CivilTime(seconds: moment.seconds, offset: offset)))
    }
  }

  private static func milliseconds(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .timestamp(let moment): return .int(Int64(moment.nanoseconds) / 1_000_000)
    case .duration(let length): return .int(length.nanoseconds / 1_000_000 % 1000)
    default: throw .overload
    }
  }

  private static func offset(
    _ zone: String, _ seconds: Int64, _ frame: inout Frame
  ) throws(Fault) -> Int64 {
    if let fixed = FixedOffset.seconds(zone) { return fixed }
    return try frame.zone(zone).offset(at: seconds)
  }

  private static func timestamp(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .timestamp: return value
    case .int(let seconds):
      guard let moment = Timestamp(seconds: seconds) else { throw Fault(.range("timestamp")) }
      return .timestamp(moment)
    case .string(let text):
      guard text.utf8.count <= 100, let moment = Timestamp(text) else {
        throw Fault("cannot convert '\(value.inMessage)' to timestamp")
      }
      return .timestamp(moment)
    default: throw .overload
    }
  }

  private static func duration(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .duration: return value
    case .int(let nanoseconds): return .duration(Duration(nanoseconds: nanoseconds))
    case .string(let text):
      guard text.utf8.count <= 1000, let length = Duration(text) else {
        throw Fault("cannot convert '\(value.inMessage)' to duration")
      }
      return .duration(length)
    default: throw .overload
    }
  }
}

/// Fixed-offset zones such as `UTC`, `+02:00` and `-9:30`.
private enum FixedOffset {
  static func seconds(_ zone: String) -> Int64? {
    if zone == "UTC" || zone == "" { return 0 }
    var bytes = Array(zone.utf8)[...]
    var sign: Int64 = 1
    if let first = bytes.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      sign = first == UInt8(ascii: "-") ? -1 : 1
      bytes.removeFirst()
    }
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let hours = number(parts[0]), let minutes = number(parts[1]),
      hours < 24, minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard (1...2).contains(digits.count) else { return nil }
    var number: Int64 = 0
    for digit in digits {
      guard digit.isDigit else { return nil }
      number = number * 10 + Int64(digit - 0x30)
    }
    return number
  }
}
