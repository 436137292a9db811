package import Jitsi

/// A line of a container's log.
package struct LogLine: Sendable, Hashable {
  package let target: LogTarget
  /// When it was written; for a line without a time, that of the line before it.
  package let time: LogTime
  /// The time as the server wrote it; empty for a line without one.
  package let timestamp: String
  package let text: String

  /// Reads a line that begins with its time.
  init(_ bytes: ArraySlice<UInt8>, of target: LogTarget, after last: LogTime?) {
    self.target = target
    let line = bytes.last == 0x0D ? bytes.dropLast() : bytes
    if let space = line.prefix(40).firstIndex(of: 0x20) {
      let word = String(decoding: line[..<space], as: UTF8.self)
      if let time = LogTime(word) {
        self.time = time
        timestamp = word
        text = String(decoding: line[line.index(after: space)...], as: UTF8.self)
        return
      }
    }
    let whole = String(decoding: line, as: UTF8.self)
    // A container that writes an empty line has only a time.
    if let time = LogTime(whole) {
      (self.time, timestamp, text) = (time, whole, "")
    } else {
      (time, timestamp, text) = (last ?? LogTime(nanoseconds: 0), "", whole)
    }
  }

  /// Reads all lines of an answer.
  static func lines(of body: [UInt8], _ target: LogTarget) -> [LogLine] {
    var lines: [LogLine] = []
    for line in body.split(separator: 0x0A) {
      lines.append(LogLine(line, of: target, after: lines.last?.time))
    }
    return lines
  }

  /// Merges logs by time. The lines of a log keep their order.
  static func merged(_ logs: [[LogLine]]) -> [LogLine] {
    var keyed: [(time: LogTime, line: LogLine)] = []
    keyed.reserveCapacity(logs.reduce(0) { $0 + $1.count })
    for log in logs {
      var latest = LogTime(nanoseconds: .min)
      for line in log {
        // A clock that was set back does not move lines before those that were written first.
        latest = max(latest, line.time)
        keyed.append((latest, line))
      }
    }
    // Swift's sort keeps the order of equal elements.
    keyed.sort { $0.time < $1.time }
    return keyed.map(\.line)
  }
}
