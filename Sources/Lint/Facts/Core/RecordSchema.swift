import CEL

/// A fact about a subject, as an expression sees it.
struct Fact<Subject: Sendable>: Sendable {
  let name: String
  let type: @Sendable () -> StaticType
  /// One line of documentation for authors of rules.
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

/// The facts that expressions can use from a kind of subject: their names, types and values.
final class RecordSchema<Subject: Sendable>: Sendable {
  let name: String
  let facts: [Fact<Subject>]
  /// The static type that expressions are checked against when they are compiled.
  let record: RecordType
  /// Identifies the set of facts to expressions.
  let number = ForeignStore.newShape()
  private let positions: [String: Int]
  /// The facts as functions of a store, type-erased: resolving a generic type at run time takes longer than most facts.
  private let readers: [@Sendable (ForeignStore) -> Value]

  /// - Parameters:
  ///   - name: The name of the record type.
  ///   - base: The record with the facts that subjects of other kinds also have.
  ///   - facts: The facts that only this kind of subject has.
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

  /// The facts that are plain values. Facts that refer to other records are omitted from listings, because records
  /// refer to each other without end.
  var listed: [Fact<Subject>] {
    facts.filter {
      switch $0.type() {
      case .record, .list(.record): false
      default: true
      }
    }
  }

  func position(of key: String) -> Int? { positions[key] }

  /// The value of a fact of a store with this shape.
  func value(of store: ForeignStore, at position: Int) -> Value {
    // A shape has exactly one type of subject.
    precondition(store.shape == number, "a store of another shape")
    return readers[position](store)
  }
}

/// A record that a finding can point to.
class LocatedRecord: ForeignStore, @unchecked Sendable {
  /// The place in the input of the value behind a handle; nil if it does not come from the input.
  func place(_ handle: UInt32) -> FactSource? { nil }
}

/// A subject as expressions see it. Only one core at a time may use it.
final class FactStore<Subject: Sendable>: LocatedRecord, @unchecked Sendable {
  let subject: Subject
  private let subjects: RecordSchema<Subject>
  private let written: @Sendable (Subject) -> FactSource?
  /// The lists and records computed so far. Facts do not change, and rules read the same ones repeatedly.
  // Rules read this several hundred thousand times. Accesses never overlap, because both are in one method of this
  // class, so the exclusivity check at run time is turned off.
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

/// The computed facts of one subject, by position. They are few, because most rules use the same ones.
private struct KnownFacts {
  private var facts: [(position: Int, value: Value)] = []

  subscript(position: Int) -> Value? {
    // A loop over the facts themselves would copy the values that it passes.
    for index in facts.indices where facts[index].position == position {
      return facts[index].value
    }
    return nil
  }

  mutating func add(_ value: Value, at position: Int) {
    if facts.isEmpty { facts.reserveCapacity(4) }
    facts.append((position, value))
  }
}
