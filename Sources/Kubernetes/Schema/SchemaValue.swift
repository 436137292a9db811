/// What a field may hold: a value, or lists and maps of values.
struct SchemaValue {
  enum Base: UInt8 {
    case any, string, bytes, int32, int64, bool, number, quantity, intOrString, time, object
  }

  /// A list or a map around the value; nested ones from the outside to the inside.
  enum Wrapper: UInt8 { case none, list, map }

  var base: Base
  var outer = Wrapper.none
  var inner = Wrapper.none
  /// The number of the type of an object, or of the words that a string may be (from 1 on).
  var number = 0
}

/// One field of a type.
struct SchemaField {
  /// The name, in the table's own text.
  let name: UnsafeBufferPointer<UInt8>
  let value: SchemaValue
  let isRequired: Bool
  /// The minor version that the field came in; 0 where that is long ago.
  let since: Int
  let limit: Limit

  enum Limit {
    case none
    case range(Int64, Int64)
    case format(SchemaFormat)
  }
}
