import CEL
import Testing

struct JSONTests {
  @Test func reading() throws {
    let cases: KeyValuePairs = [
      "null": #"{"nullValue":null}"#, "1": #"{"int64Value":"1"}"#, "-0": #"{"int64Value":"0"}"#,
      "1.0": #"{"doubleValue":1.0}"#, "1e2": #"{"doubleValue":100.0}"#,
      "9223372036854775808": #"{"doubleValue":9.223372036854776e+18}"#,
      #""a\n\u00e9\ud83d\udc31\/""#: "{\"stringValue\":\"a\\né\u{1F431}/\"}",
      "\u{FEFF}[1, true]": #"{"listValue":{"values":[{"int64Value":"1"},{"boolValue":true}]}}"#,
      #"{"a":{}}"#:
        #"{"mapValue":{"entries":[{"key":{"stringValue":"a"},"value":{"mapValue":{"entries":[]}}}]}}"#,
    ]
    for (text, expected) in cases {
      #expect(try Value(json: Array(text.utf8)).typedJSON() == expected, "\(text)")
    }
  }

  @Test func refusing() {
    let cases: KeyValuePairs = [
      "": "1:1: expected a value", "[1,]": "1:4: expected a value",
      "{a: 1}": "1:2: expected a key in quotes",
      #"{"a" 1}"#: "1:6: expected ':'", "[1": "1:3: expected ']'", "nul": "1:1: expected a value",
      "01": "1:2: unexpected text after the value", "1.": "1:3: malformed number",
      "1e999": "1:1: number out of range", "\"a": "1:1: unterminated string",
      "\"\\": "1:2: unknown escape sequence", #""\ud800""#: "1:2: unpaired surrogate",
      #""\u12""#: "1:4: \\u takes four hexadecimal digits",
      "\"a\nb\"": "1:3: control character in a string",
      "[1,\n  x]": "2:3: expected a value", #"{"a":1,"a":2}"#: #"1:8: key "a" appears twice"#,
    ]
    for (text, expected) in cases {
      do {
        _ = try Value(json: Array(text.utf8))
        Issue.record("\(text) is read")
      } catch {
        #expect(error.description == expected, "\(text)")
      }
    }
    #expect(throws: JSONError.self) { try Value(json: [0x22, 0xFF, 0x22]) }
    #expect(throws: JSONError.self) {
      try Value(json: Array(String(repeating: "[", count: 100_000).utf8))
    }
  }

  @Test func writing() {
    expectPlain([
      "[1, 2u, 1.5, true, null]": "[1,2,1.5,true,null]",
      "[double('NaN'), 1.0 / 0.0, -1.0 / 0.0]": #"["NaN","Infinity","-Infinity"]"#,
      "b'hi'": #""aGk=""#,
      "type(1)": #""int""#,
      "{1: [{}], true: []}": #"{"1":[{}],"true":[]}"#,
      #"'"\\\u0001\t'"#: #""\"\\\u0001\t""#,
      "ip('::1')": #""::1""#,
      "[optional.of(1), optional.none()]": "[1,null]",
    ])
    expectTyped([
      "timestamp(0)":
        #"{"objectValue":{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"1970-01-01T00:00:00Z"}}"#,
      "duration('1.5s')":
        #"{"objectValue":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1.5s"}}"#,
      "double('-Infinity')": #"{"doubleValue":"-Infinity"}"#,
      "[]": #"{"listValue":{"values":[]}}"#,
      "{}": #"{"mapValue":{"entries":[]}}"#,
      "null": #"{"nullValue":null}"#,
    ])
  }
}
