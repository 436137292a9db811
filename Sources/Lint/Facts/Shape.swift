import CEL

/// One thing that the model knows of a subject, as expressions see it.
struct Fact<Subject: Sendable>: Sendable {
  let name: String
  let type: @Sendable () -> StaticType
  /// One line for people who write rules.
  let documentation: String
  let value: @Sendable (Subject) -> Value

  init(
    _ name: String, _ type: @autoclosure @escaping @Sendable () -> StaticType,
    _ documentation: String, _ value: @escaping @Sendable (Subject) -> Value
  ) {
    self.name = name
    self.type = type
    self.documentation = documentation
    self.value = value
  }
}

/// All that expressions can ask of a kind of subject: names, types and values in one place.
final class Shape<Subject: Sendable>: Sendable {
  let name: String
  let facts: [Fact<Subject>]
  /// The static type, for checking expressions when they are compiled.
  let record: RecordType
  /// What expressions know the set of facts by.
  let number = ForeignStore.newShape()
  private let positions: [String: Int]

  init(_ name: String, _ facts: [Fact<Subject>]) {
    self.name = name
    self.facts = facts
    positions = Dictionary(uniqueKeysWithValues: facts.enumerated().map { ($1.name, $0) })
    record = RecordType(name: name) {
      Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0.type()) })
    }
  }

  /// The facts that stand for themselves. Those that lead to other records are left out where all are listed: records
  /// lead to each other without end.
  var listed: [Fact<Subject>] {
    facts.filter {
      switch $0.type() {
      case .record, .list(.record): false
      default: true
      }
    }
  }

  func position(of key: String) -> Int? { positions[key] }
}

/// What a finding may point into.
class LocatedStore: ForeignStore, @unchecked Sendable {
  /// Where the thing behind a handle was written; nil when it was not.
  func place(_ handle: UInt32) -> Place? { nil }
}

/// A subject as expressions see it. Only one core may ask it at a time.
final class FactStore<Subject: Sendable>: LocatedStore, @unchecked Sendable {
  let subject: Subject
  private let subjects: Shape<Subject>
  private let written: @Sendable (Subject) -> Place?
  /// Lists and records that were worked out already, by the fact's position. Facts do not change, and rules ask for the
  /// same ones again and again.
  private var known: [Value?] = []

  init(
    _ subject: Subject, _ shape: Shape<Subject>, _ written: @escaping @Sendable (Subject) -> Place?
  ) {
    self.subject = subject
    subjects = shape
    self.written = written
  }

  override func isList(_ handle: UInt32) -> Bool { false }
  override func count(_ handle: UInt32) -> Int { subjects.listed.count }
  override func value(_ handle: UInt32, forKey key: String) -> Value? {
    subjects.position(of: key).flatMap { self.value(handle, at: $0) }
  }
  override var shape: UInt32 { subjects.number }
  override func slot(of key: String) -> Int? { subjects.position(of: key) }
  override func value(_ handle: UInt32, at position: Int) -> Value? {
    if !known.isEmpty, let value = known[position] { return value }
    let value = subjects.facts[position].value(subject)
    switch value {
    case .list, .foreign:
      if known.isEmpty { known = Array(repeating: nil, count: subjects.facts.count) }
      known[position] = value
    default: break
    }
    return value
  }
  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    for fact in subjects.listed {
      guard try body(.string(fact.name), fact.value(subject)) else { return }
    }
  }
  override func place(_ handle: UInt32) -> Place? { written(subject) }
}
