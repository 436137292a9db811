import CEL
import Testing

struct LiteralTests {
  @Test func numbers() {
    expectTyped([
      "0": #"{"int64Value":"0"}"#,
      "-9223372036854775808": #"{"int64Value":"-9223372036854775808"}"#,
      "9223372036854775807": #"{"int64Value":"9223372036854775807"}"#,
      "0xFF": #"{"int64Value":"255"}"#,
      "-0x10": #"{"int64Value":"-16"}"#,
      "18446744073709551615u": #"{"uint64Value":"18446744073709551615"}"#,
      "0xffU": #"{"uint64Value":"255"}"#,
      "1.5": #"{"doubleValue":1.5}"#,
      ".5e1": #"{"doubleValue":5.0}"#,
      "1e-3": #"{"doubleValue":0.001}"#,
      "--1": #"{"int64Value":"1"}"#,
      "-(2)": #"{"int64Value":"-2"}"#,
    ])
  }

  @Test func strings() {
    expectPlain([
      #"'a' "#: #""a""#,
      #""it's""#: #""it's""#,
      #"'''two\nlines'''"#: #""two\nlines""#,
      "'''real\nlines'''": #""real\nlines""#,
      #"r'\d+\n'"#: #""\\d+\\n""#,
      #"R"""a\"b""""#: #""a\\\"b""#,
      #"'\x41\101\u0042\U0001F431'"#: "\"AAB\u{1F431}\"",
      #"'\a\b\f\v\?\`\''"#: "\"\\u0007\\u0008\\u000c\\u000b?`'\"",
      #"'\377'"#: "\"\u{FF}\"",
    ])
  }

  @Test func bytesAreCountedNotDecoded() {
    expectTyped([
      #"b'abc'"#: #"{"bytesValue":"YWJj"}"#,
      #"b'\xff\000'"#: #"{"bytesValue":"/wA="}"#,
      #"b'\377'"#: #"{"bytesValue":"/w=="}"#,
      #"b'ÿ'"#: #"{"bytesValue":"w78="}"#,
      #"rb'\n'"#: #"{"bytesValue":"XG4="}"#,
      #"bR"\n""#: #"{"bytesValue":"XG4="}"#,
      #"b'''a'b'''"#: #"{"bytesValue":"YSdi"}"#,
    ])
  }

  @Test func listsAndMaps() {
    expectPlain([
      "[]": "[]",
      "[1, 'a', null, true,]": #"[1,"a",null,true]"#,
      "{}": "{}",
      "{'b': 1, 'a': [2],}": #"{"b":1,"a":[2]}"#,
      "{1: 'int', 2u: 'uint', true: 'bool'}": #"{"1":"int","2":"uint","true":"bool"}"#,
    ])
  }

  @Test func commentsAndBlanks() {
    expectTyped([
      "1 + // one\n\t 2": #"{"int64Value":"3"}"#,
      "// first\r\n3": #"{"int64Value":"3"}"#,
    ])
  }

  @Test func malformedLiterals() {
    expectRefusal([
      "9223372036854775808": "1:1: number out of range",
      "-9223372036854775809": "1:2: number out of range",
      "-(9223372036854775808)": "1:3: number out of range",
      "18446744073709551616u": "1:1: number out of range",
      "1e400": "1:1: number out of range",
      "0x": "1:1: malformed number",
      "12ab": "1:1: malformed number",
      "'abc": "1:1: unterminated string",
      "'a\nb'": "1:1: unterminated string",
      "'''abc''": "1:1: unterminated string",
      #"'\q'"#: "1:2: unknown escape sequence",
      #"'\x4'"#: "1:2: this escape sequence takes 2 hexadecimal digits",
      #"'\ud800'"#: "1:2: escape sequence is not a code point",
      #"'\U00110000'"#: "1:2: escape sequence is not a code point",
      #"'\09'"#: "1:2: an octal escape takes three digits",
      #"b'\u0041'"#: "1:3: unknown escape sequence",
    ])
  }
}
