import Synchronization

/// Lists, maps and records that live outside the language, such as nodes of a parsed document.
///
/// A value of a store is reached by its handle and never copied. A store must not change while an
/// expression is evaluated. Subclasses override every method.
open class ForeignStore: @unchecked Sendable {
  /// Makes an empty store.
  public init() {}

  /// Whether the handle stands for a list; otherwise it stands for a map.
  open func isList(_ handle: UInt32) -> Bool { false }

  /// How many elements the list has, or how many entries the map.
  open func count(_ handle: UInt32) -> Int { 0 }

  /// The element of a list, with `index` between 0 and the count.
  open func element(_ handle: UInt32, at index: Int) -> Value { .null }

  /// The value under a key of a map, or nil when there is no such key.
  open func value(_ handle: UInt32, forKey key: String) -> Value? { nil }

  /// The number of the set of fields that every map of this store has, from ``newShape()``; 0 for a store whose maps differ.
  open var shape: UInt32 { 0 }

  /// The position of a field in the store's shape; nil when the shape has no such field.
  open func slot(of key: String) -> Int? { nil }

  /// The value of the field at a position in the store's shape, or nil when there is none.
  open func value(_ handle: UInt32, at slot: Int) -> Value? { nil }

  /// A number that no other shape has.
  public static func newShape() -> UInt32 {
    lastShape.add(1, ordering: .relaxed).newValue
  }

  private static let lastShape = Atomic<UInt32>(0)

  /// Calls `body` with every entry of a map in order, until it returns false.
  open func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {}
}
