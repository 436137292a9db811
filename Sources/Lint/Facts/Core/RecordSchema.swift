import CEL

/// One thing that the inventory knows of a subject, as expressions see it.
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
final class RecordSchema<Subject: Sendable>: Sendable {
  let name: String
  let facts: [Fact<Subject>]
  /// The static type, for checking expressions when they are compiled.
  let record: RecordType
  /// What expressions know the set of facts by.
  let number = ForeignStore.newShape()
  private let positions: [String: Int]
  /// The facts' values of a store, of a type that is the same for all subjects: to find out what a generic type is at run
  /// time takes longer than most facts do.
  private let readers: [@Sendable (ForeignStore) -> Value]

  /// - Parameter base: the record of the facts that subjects of other kinds have as well.
  init(_ name: String, base: RecordType? = nil, _ facts: [Fact<Subject>]) {
    self.name = name
    self.facts = facts
    readers = facts.map { fact in
      let read = fact.value
      return { store in read(unsafeDowncast(store, to: FactStore<Subject>.self).subject) }
    }
    positions = Dictionary(uniqueKeysWithValues: facts.enumerated().map { ($1.name, $0) })
    let advice: @Sendable (String) -> String? = { FactAdvice.advice(for: $0, in: name) }
    record = RecordType(name: name, base: base, advice: advice) {
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

  /// The value of a fact of a store of this shape.
  func value(of store: ForeignStore, at position: Int) -> Value {
    // A number belongs to one shape, and a shape to one type of subject.
    precondition(store.shape == number, "a store of another shape")
    return readers[position](store)
  }
}

/// What a finding may point into.
class LocatedRecord: ForeignStore, @unchecked Sendable {
  /// Where the thing behind a handle was written; nil when it was not.
  func place(_ handle: UInt32) -> FactSource? { nil }
}

/// A subject as expressions see it. Only one core may ask it at a time.
final class FactStore<Subject: Sendable>: LocatedRecord, @unchecked Sendable {
  let subject: Subject
  private let subjects: RecordSchema<Subject>
  private let written: @Sendable (Subject) -> FactSource?
  /// Lists and records that were worked out already. Facts do not change, and rules ask for the same ones again and again.
  // Rules read it some hundred thousand times. Each access ends before the next one begins, as both are in one method of
  // this class, so the check for it at run time is left out.
  @exclusivity(unchecked) private var known = KnownFacts()

  init(
    _ subject: Subject, _ shape: RecordSchema<Subject>,
    _ written: @escaping @Sendable (Subject) -> FactSource?
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
    if let value = known[position] { return value }
    let value = subjects.value(of: self, at: position)
    switch value {
    case .list, .foreign: known.add(value, at: position)
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
  override func place(_ handle: UInt32) -> FactSource? { written(subject) }
}

/// The facts of one subject that were worked out, by position. They are few: most rules ask the same ones.
private struct KnownFacts {
  private var facts: [(position: Int, value: Value)] = []

  subscript(position: Int) -> Value? {
    for fact in facts where fact.position == position { return fact.value }
    return nil
  }

  mutating func add(_ value: Value, at position: Int) {
    if facts.isEmpty { facts.reserveCapacity(4) }
    facts.append((position, value))
  }
}
