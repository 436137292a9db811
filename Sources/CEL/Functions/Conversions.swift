import Basics

/// The conversion functions int, uint, double, string, bytes and bool.
enum Conversions {
  static func register(_ table: inout FunctionTable.Builder) {
    table.one("int", .global, .int, int)
    table.one("uint", .global, .uint, uint)
    table.one("double", .global, .double, double)
    table.one("string", .global, .string, string)
    table.one("bytes", .global, .bytes, bytes)
    table.one("bool", .global, .bool, bool)
    table.one("base64.encode", .global, .string) { value, frame throws(Fault) in
      let input: [UInt8]
      switch value {
      case .bytes(let bytes): input = bytes
      case .string(let text): input = Array(text.utf8)
      default: throw .overload
      }
      try frame.spend(text: input.count * 4 / 3)
      return .string(Base64.encode(input))
    }
    table.one("base64.decode", .global, .bytes) { value, frame throws(Fault) in
      guard case .string(let text) = value else { throw .overload }
      try frame.spend(text: text.utf8.count)
      guard let bytes = Base64.bytes(text) else { throw Fault("illegal base64 data") }
      return .bytes(bytes)
    }
  }

  private static func int(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .int: return value
    case .uint(let number):
      guard let result = Int64(exactly: number) else { throw Fault(.integerOverflow) }
      return .int(result)
    case .double(let number):
      guard number > -0x1p63, number < 0x1p63 else { throw Fault(.integerOverflow) }
      return .int(Int64(number))
    case .string(let text):
      guard let result = Int64(text) else {
        throw Fault("cannot convert '\(value.inMessage)' to int")
      }
      return .int(result)
    case .timestamp(let moment): return .int(moment.seconds)
    case .duration(let length): return .int(length.nanoseconds)
    default: throw .overload
    }
  }

  private static func uint(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .uint: return value
    case .int(let number):
      guard let result = UInt64(exactly: number) else { throw Fault(.uintOverflow) }
      return .uint(result)
    case .double(let number):
      guard number >= 0, number < 0x1p64 else { throw Fault(.uintOverflow) }
      return .uint(UInt64(number))
    case .string(let text):
      guard let result = UInt64(text) else {
        throw Fault("cannot convert '\(value.inMessage)' to uint")
      }
      return .uint(result)
    default: throw .overload
    }
  }

  private static func double(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .double: return value
    case .int(let number): return .double(Double(number))
    case .uint(let number): return .double(Double(number))
    case .string(let text):
      guard !text.utf8.contains(UInt8(ascii: "(")), let result = Double(text) else {
        throw Fault("cannot convert '\(value.inMessage)' to double")
      }
      return .double(result)
    default: throw .overload
    }
  }

  static func string(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .string: return value
    case .int(let number): return .string(String(number))
    case .uint(let number): return .string(String(number))
    case .double(let number): return .string(DoubleText.shortest(number))
    case .bool(let flag): return .string(flag ? "true" : "false")
    case .timestamp(let moment): return .string(moment.text)
    case .duration(let length): return .string(length.text)
    case .type(let name): return .string(name.name)
    case .opaque(let opaque): return .string(opaque.text)
    case .bytes(let bytes):
      try frame.spend(text: bytes.count)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Fault("invalid UTF-8 in bytes, cannot convert to string")
      }
      return .string(text)
    default: throw .overload
    }
  }

  private static func bytes(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .bytes: return value
    case .string(let text):
      try frame.spend(text: text.utf8.count)
      return .bytes(Array(text.utf8))
    default: throw .overload
    }
  }

  private static func bool(_ value: Value, _ frame: inout Frame) throws(Fault) -> Value {
    switch value {
    case .bool: return value
    case .string("1"), .string("t"), .string("true"), .string("TRUE"), .string("True"),
      .string("T"):
      return .bool(true)
    case .string("0"), .string("f"), .string("false"), .string("FALSE"), .string("False"),
      .string("F"):
      return .bool(false)
    case .string: throw Fault("cannot convert '\(value.inMessage)' to bool")
    default: throw .overload
    }
  }
}
