import ArgumentParser

/// The age of lines of logs: a duration in kubectl's form, also of many days.
struct LogAge: ExpressibleByArgument, Sendable {
  /// At least one.
  let seconds: Int64

  init?(argument: String) {
    let year = 366 * 86_400_000
    guard let milliseconds = RequestTimeout.milliseconds(of: argument, atMost: year) else {
      return nil
    }
    seconds = max(1, Int64(milliseconds / 1000))
  }
}
