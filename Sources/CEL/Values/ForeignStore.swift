import Synchronization

/// Lists, maps and records stored outside the CEL runtime, such as nodes of a parsed document.
///
/// Values of a store are accessed by handle and never copied. A store must not change during an
/// evaluation. Subclasses override every method.
open class ForeignStore: @unchecked Sendable {
  /// Creates an empty store.
  public init() {}

  /// Returns whether the handle refers to a list rather than a map.
  open func isList(_ handle: UInt32) -> Bool { false }

  /// Returns the number of list elements or map entries.
  open func count(_ handle: UInt32) -> Int { 0 }

  /// Returns a list element; `index` must be in range.
  open func element(_ handle: UInt32, at index: Int) -> Value { .null }

  /// Returns the value of a map key, or nil if there is no such key.
  open func value(_ handle: UInt32, forKey key: String) -> Value? { nil }

  /// The identifier of the field set shared by all maps of this store, from ``newShape()``; 0 if
  /// its maps differ.
  open var shape: UInt32 { 0 }

  /// Returns the slot of a field in the store's shape, or nil if the shape has no such field.
  open func slot(of key: String) -> Int? { nil }

  /// Returns the value of the field in a slot, or nil if it is absent.
  open func value(_ handle: UInt32, at slot: Int) -> Value? { nil }

  /// Returns a unique shape identifier.
  public static func newShape() -> UInt32 {
    lastShape.add(1, ordering: .relaxed).newValue
  }

  private static let lastShape = Atomic<UInt32>(0)

  /// Calls `body` with each map entry in order, until it returns false.
  open func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {}
}
