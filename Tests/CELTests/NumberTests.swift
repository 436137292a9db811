import CEL
import Testing

struct NumberTests {
  @Test func conversions() {
    expectTyped([
      "int('42')": #"{"int64Value":"42"}"#,
      "int(1.9)": #"{"int64Value":"1"}"#,
      "int(-1.9)": #"{"int64Value":"-1"}"#,
      "int(timestamp('1970-01-02T00:00:00Z'))": #"{"int64Value":"86400"}"#,
      "uint(3)": #"{"uint64Value":"3"}"#,
      "uint('7')": #"{"uint64Value":"7"}"#,
      "double('1e3')": #"{"doubleValue":1000.0}"#,
      "double(2u)": #"{"doubleValue":2.0}"#,
      "string(1.0)": #"{"stringValue":"1"}"#,
      "string(0.1)": #"{"stringValue":"0.1"}"#,
      "string(1e6)": #"{"stringValue":"1e+06"}"#,
      "string(123456.0)": #"{"stringValue":"123456"}"#,
      "string(1.5e-7)": #"{"stringValue":"1.5e-07"}"#,
      "string(-0.0001)": #"{"stringValue":"-0.0001"}"#,
      "string(double('-inf'))": #"{"stringValue":"-Inf"}"#,
      "string(true)": #"{"stringValue":"true"}"#,
      "string(b'\\xc3\\xbf')": #"{"stringValue":"ÿ"}"#,
      "string(type(1))": #"{"stringValue":"int"}"#,
      "bytes('ÿ')": #"{"bytesValue":"w78="}"#,
      "bool('True')": #"{"boolValue":true}"#,
      "bool('0')": #"{"boolValue":false}"#,
      "type(1u)": #"{"typeValue":"uint"}"#,
      "type(type(null))": #"{"typeValue":"type"}"#,
      "type(timestamp(0))": #"{"typeValue":"google.protobuf.Timestamp"}"#,
    ])
    expectFailure([
      "int('4.2')": "1:1: cannot convert '4.2' to int",
      "int(1e19)": "1:1: integer overflow",
      "int(9223372036854775808.0)": "1:1: integer overflow",
      "int(double('NaN'))": "1:1: integer overflow",
      "int(9223372036854775808u)": "1:1: integer overflow",
      "uint(-1)": "1:1: unsigned integer overflow",
      "uint(-0.5)": "1:1: unsigned integer overflow",
      "uint(18446744073709551616.0)": "1:1: unsigned integer overflow",
      "double('x')": "1:1: cannot convert 'x' to double",
      "bool('yes')": "1:1: cannot convert 'yes' to bool",
      "string(b'\\xff')": "1:1: invalid UTF-8 in bytes, cannot convert to string",
      "string([1])": "1:1: no such overload: string(list)",
      "int(true)": "1:1: no such overload: int(bool)",
    ])
  }

  @Test func mathExtension() {
    expectTrue([
      "math.greatest(1, 2.5, 2u) == 2.5", "math.least([3, 1, 2]) == 1", "math.greatest(1) == 1",
      "math.ceil(1.2) == 2.0", "math.floor(-1.2) == -2.0", "math.round(-1.5) == -2.0",
      "math.trunc(-1.9) == -1.0", "math.abs(-3) == 3", "math.abs(-3.5) == 3.5",
      "math.sign(-7) == -1",
      "math.sign(0.0) == 0.0", "math.sign(7u) == 1u", "math.isNaN(0.0 / 0.0)",
      "math.isInf(1.0 / 0.0)",
      "!math.isFinite(1.0 / 0.0)", "math.sqrt(81) == 9.0", "math.isNaN(math.sqrt(-1.0))",
      "math.bitAnd(3, 5) == 1", "math.bitOr(1u, 2u) == 3u", "math.bitXor(1, 3) == 2",
      "math.bitNot(0u) == 18446744073709551615u", "math.bitShiftLeft(-1, 2) == -4",
      "math.bitShiftRight(-1024, 64) == 0", "math.bitShiftRight(-1024, 3) == 2305843009213693824",
    ])
    expectFailure([
      "math.abs(-9223372036854775808)": "1:6: integer overflow",
      "math.bitShiftLeft(1, -1)": "1:6: math.bitShiftLeft() negative shift count: -1",
      "math.greatest([])": "1:6: math.greatest() of an empty list",
      "math.greatest('a', 1)": "1:6: no such overload",
      "math.ceil(1)": "1:6: no such overload: math.ceil(int)",
    ])
  }

  @Test func base64() {
    expectTrue([
      "base64.encode(b'hello') == 'aGVsbG8='", "base64.decode('aGVsbG8=') == b'hello'",
      "base64.decode('aGVsbG8') == b'hello'", "base64.encode(b'') == ''",
      "base64.decode('') == b''",
      "base64.decode('YWI=') == b'ab'",
    ])
    expectFailure([
      "base64.decode('a')": "1:8: illegal base64 data",
      "base64.decode('a===')": "1:8: illegal base64 data",
      "base64.decode('YW$=')": "1:8: illegal base64 data",
    ])
  }
}
