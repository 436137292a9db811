/// The type of a field's value: a plain value, or lists and maps of values.
struct SchemaValue {
  enum Base: UInt8 {
    case any, string, bytes, int32, int64, bool, number, quantity, intOrString, time, object
  }

  /// The list or map around a value; nested ones are ordered from the outside in.
  enum Wrapper: UInt8 { case none, list, map }

  var base: Base
  var outer = Wrapper.none
  var inner = Wrapper.none
  /// The number of the object type, or of a string's allowed values (from 1).
  var number = 0
}

/// One field of a type.
struct SchemaField {
  /// The name, which points into the table's text.
  let name: UnsafeBufferPointer<UInt8>
  let value: SchemaValue
  let isRequired: Bool
  /// The minor version that introduced the field; 0 if all supported versions have it.
  let since: Int
  let limit: Limit

  enum Limit {
    case none
    case range(Int64, Int64)
    case format(SchemaFormat)
  }
}
