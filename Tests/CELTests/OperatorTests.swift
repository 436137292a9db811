import CEL
import Testing

struct OperatorTests {
  @Test func arithmetic() {
    expectTyped([
      "7 / 2": #"{"int64Value":"3"}"#,
      "-7 / 2": #"{"int64Value":"-3"}"#,
      "-7 % 3": #"{"int64Value":"-1"}"#,
      "7u % 4u": #"{"uint64Value":"3"}"#,
      "1 + 2 * 3 - 4": #"{"int64Value":"3"}"#,
      "(1 + 2) * 3": #"{"int64Value":"9"}"#,
      "10 - 3 - 2": #"{"int64Value":"5"}"#,
      "100 / 10 / 5": #"{"int64Value":"2"}"#,
      "1.0 / 0.0": #"{"doubleValue":"Infinity"}"#,
      "0.0 / 0.0": #"{"doubleValue":"NaN"}"#,
      "-1.0 / 0.0": #"{"doubleValue":"-Infinity"}"#,
      "'a' + 'b'": #"{"stringValue":"ab"}"#,
      "b'a' + b'b'": #"{"bytesValue":"YWI="}"#,
      "[1] + [2]": #"{"listValue":{"values":[{"int64Value":"1"},{"int64Value":"2"}]}}"#,
    ])
  }

  @Test func overflowIsAnError() {
    expectFailure([
      "9223372036854775807 + 1": "1:21: integer overflow",
      "-9223372036854775808 - 1": "1:22: integer overflow",
      "-9223372036854775808 / -1": "1:22: integer overflow",
      "-9223372036854775808 % -1": "1:22: integer overflow",
      "9223372036854775807 * 2": "1:21: integer overflow",
      "-(-9223372036854775808)": "1:1: integer overflow",
      "0u - 1u": "1:4: unsigned integer overflow",
      "18446744073709551615u + 1u": "1:23: unsigned integer overflow",
      "18446744073709551615u * 2u": "1:23: unsigned integer overflow",
      "1 / 0": "1:3: divide by zero",
      "1 % 0": "1:3: modulus by zero",
      "1u / 0u": "1:4: divide by zero",
      "1u % 0u": "1:4: modulus by zero",
    ])
  }

  @Test func operatorsDoNotConvert() {
    expectFailure(
      [
        "1 + 1u": "1:3: no such overload: _+_(int, uint)",
        "1 + 1.0": "1:3: no such overload: _+_(int, double)",
        "'a' + 1": "1:5: no such overload: _+_(string, int)",
        "1.5 % 1.0": "1:5: no such overload: _%_(double, double)",
        "'a' < 1": "1:5: no such overload: _<_(string, int)",
        "null < null": "1:6: no such overload: _<_(null_type, null_type)",
        "[1] < [2]": "1:5: no such overload: _<_(list, list)",
        "-'a'": "1:1: no such overload: -_(string)",
        "!1": "1:2: no such overload",
        "1 in 'a'": "1:3: no such overload: @in(int, string)",
      ], isChecked: false)
  }

  @Test func numbersCompareAcrossTypes() {
    expectTrue([
      "1 == 1u", "1 == 1.0", "1u == 1.0", "1 != 1.5", "1 < 2u", "1 < 1.5", "2u > 1.5",
      "-1 < 0u", "-1 != 18446744073709551615u", "18446744073709551615u > 9223372036854775807",
      "1.5 >= 1", "1 <= 1.0", "[1, 2u] == [1.0, 2]", "{1: 2} == {1u: 2.0}",
      "1 in [1.0]", "1.0 in {1: 'a'}", "!(1.5 in {1: 'a'})",
      "double('NaN') != double('NaN')", "!(double('NaN') < 1.0)", "!(double('NaN') >= 1)",
      "[double('NaN')] != [double('NaN')]",
    ])
  }

  @Test func equalityAcrossTypesIsFalseNotAnError() {
    expectTrue(
      [
        "'1' != 1", "null != 0", "null == null", "[] != {}", "b'a' != 'a'", "type(1) != 'int'",
        "{} == {}", "[[1], {'a': [2]}] == [[1], {'a': [2]}]",
        "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}",
        "{'a': 1} != {'a': 1, 'b': 2}", "{'a': 1} != {'b': 1}", "duration('1s') != timestamp(1)",
      ], isChecked: false)
  }

  @Test func stringsAreEqualWhenTheirCodePointsAre() {
    expectTrue([
      #"'\u00e9' != 'e\u0301'"#, #"!('\u00e9' in ['e\u0301'])"#,
      #"!({'\u00e9': 1} == {'e\u0301': 1})"#,
      #"size({'\u00e9': 1, 'e\u0301': 2}) == 2"#, #"'e\u0301'.contains('e')"#,
      #"size('e\u0301') == 2"#, #"'\uffff' < '\U00010000'"#, "'a' < 'aa'", "'Z' < 'a'", "'' < 'a'",
    ])
  }

  @Test func ordering() {
    expectTrue([
      "false < true", "b'a' < b'b'", "b'' < b'a'", "timestamp(1) < timestamp(2)",
      "duration('1s') <= duration('1s')", "'b' >= 'a'", "2 > 1",
    ])
  }

  @Test func precedenceAndAssociativity() {
    expectTrue([
      "1 + 2 == 3 && 4 > 3", "true || false && false", "!true || true",
      "(true ? false : true) == false", "true ? true : false ? false : false",
      "false ? 1 == 2 : 2 == 2", "2 * 3 in [6]", "!(1 in [2])", "-1 + 2 == 1",
      "1 < 2 == true", "[1, 2][1] * 2 == 4",
    ])
  }

  @Test func indexing() {
    expectTrue([
      "[1, 2, 3][1] == 2", "[1, 2][dyn(1.0)] == 2", "[1, 2][1u] == 2", "{'a': 1}['a'] == 1",
      "{1: 'x'}[1u] == 'x'", "{1: 'x'}[1.0] == 'x'", "{'a': {'b': 2}}.a.b == 2",
      "{'a-b': 1}.`a-b` == 1", "{'if': 1}.if == 1", "{true: 1}[true] == 1",
    ])
    expectFailure([
      "[1, 2][5]": "1:7: index out of bounds: 5",
      "[1, 2][-1]": "1:7: index out of bounds: -1",
      "[1, 2]['a']": "1:7: unsupported index type 'string' in list",
      "[1, 2][0.5]": "1:7: unsupported index type 'double' in list",
      "{'a': 1}['b']": "1:9: no such key: b",
      "{'a': 1}.b": "1:10: no such key: b",
      "{1: 2}[3]": "1:7: no such key: 3",
      "dyn(null).a": "1:11: no such key: a",
      "dyn('text').a": "1:13: no such overload: string.a",
      "dyn(1)[0]": "1:7: no such overload: _[_](int, int)",
      "{'a': 1, 'a': 2}": "1:10: repeated key: a",
      "{1: 1, 1u: 2}": "1:8: repeated key: 1",
      "{1.5: 1}": "1:2: unsupported key type: double",
      "{null: 1}": "1:2: unsupported key type: null_type",
    ])
  }
}
