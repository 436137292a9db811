import Basics

/// Which calls begin when, and what else has its time.
struct CallSchedule {
  /// More requests than this are not under way at once; watches do not count. Servers take 100 streams and more on a
  /// connection.
  static let limit = 64

  private var ready: [APICall] = []
  /// How many of those that are ready have begun.
  private var begun = 0
  private var waiting: [(due: Int64, call: APICall)] = []
  private var alarms: [(due: Int64, body: () -> Void)] = []
  private(set) var underWay = 0

  /// The steady clock's milliseconds at which something is due; nil when nothing is.
  var nextDue: Int64? {
    if begun < ready.count, underWay < Self.limit { return 0 }
    return (waiting.map(\.due) + alarms.map(\.due)).min()
  }

  /// Lets a call begin when there is room for it.
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

  /// Counts a call among those under way, or no longer.
  mutating func setUnderWay(_ call: APICall, _ isUnderWay: Bool) {
    guard call.stream == nil, call.isUnderWay != isUnderWay else { return }
    call.isUnderWay = isUnderWay
    underWay += isUnderWay ? 1 : -1
  }

  /// The alarms that are due.
  mutating func takeAlarms() -> [() -> Void] {
    if alarms.isEmpty { return [] }
    let now = Time.steady
    let due = alarms.filter { $0.due <= now }
    alarms.removeAll { $0.due <= now }
    return due.map(\.body)
  }

  /// The next call to begin; nil when none is due, or enough are under way.
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

/// Collects results that come in any order.
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
