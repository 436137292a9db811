import Basics

/// Schedules calls and timers.
struct CallSchedule {
  /// The maximum number of concurrent requests, not counting watches. Servers allow 100 or more streams per connection.
  static let limit = 64

  private var ready: [APICall] = []
  /// The number of ready calls that have been started.
  private var begun = 0
  private var waiting: [(due: Int64, call: APICall)] = []
  private var alarms: [(due: Int64, body: () -> Void)] = []
  private(set) var underWay = 0

  /// When the next call or timer is due, by the monotonic clock in milliseconds; nil if there is none.
  var nextDue: Int64? {
    if begun < ready.count, underWay < Self.limit { return 0 }
    return (waiting.map(\.due) + alarms.map(\.due)).min()
  }

  /// Queues a call to start when the limit allows.
  mutating func add(_ call: APICall) {
    if call.stream == nil { ready.append(call) } else { waiting.append((0, call)) }
  }

  mutating func add(_ call: APICall, after milliseconds: Int) {
    waiting.append((Time.steady + Int64(milliseconds), call))
  }

  mutating func addAlarm(after milliseconds: Int, _ body: @escaping () -> Void) {
    alarms.append((Time.steady + Int64(milliseconds), body))
  }

  mutating func remove(_ call: APICall) {
    waiting.removeAll { $0.call === call }
    setUnderWay(call, false)
  }

  mutating func removeAll() { self = CallSchedule() }

  /// Adds a call to those in progress, or removes it.
  mutating func setUnderWay(_ call: APICall, _ isUnderWay: Bool) {
    guard call.stream == nil, call.isUnderWay != isUnderWay else { return }
    call.isUnderWay = isUnderWay
    underWay += isUnderWay ? 1 : -1
  }

  /// Removes and returns the timers that are due.
  mutating func takeAlarms() -> [() -> Void] {
    if alarms.isEmpty { return [] }
    let now = Time.steady
    let due = alarms.filter { $0.due <= now }
    alarms.removeAll { $0.due <= now }
    return due.map(\.body)
  }

  /// Removes and returns the next call to start, or nil if none is due or the limit is reached.
  mutating func takeCall() -> APICall? {
    let now = Time.steady
    if let position = waiting.firstIndex(where: { $0.due <= now }) {
      return waiting.remove(at: position).call
    }
    while begun < ready.count, underWay < Self.limit {
      begun += 1
      let call = ready[begun - 1]
      if begun == ready.count {
        ready = []
        begun = 0
      }
      if !call.isOver { return call }
    }
    return nil
  }
}

/// Collects results that arrive in any order.
final class Results<Success> {
  private var results: [Result<Success, APIError>?]
  private(set) var missing: Int

  init(count: Int) {
    results = Array(repeating: nil, count: count)
    missing = count
  }

  func set(_ result: Result<Success, APIError>, at position: Int) {
    if results[position] == nil { missing -= 1 }
    results[position] = result
  }

  var all: [Result<Success, APIError>] { results.compactMap(\.self) }
}
