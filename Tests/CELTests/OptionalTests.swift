import CEL
import Testing

struct OptionalTests {
  @Test func selectionAndDefaults() {
    expectTrue([
      "{'a': 1}.?a.value() == 1", "!{}.?a.hasValue()", "{}.?a.orValue(3) == 3",
      "{'a': {'b': 2}}.?a.?b.orValue(0) == 2", "{'a': {'b': 2}}.?a.b.orValue(0) == 2",
      "{}.?a.b.c.orValue('x') == 'x'", "[1][?0].orValue(9) == 1", "[1][?1].orValue(9) == 9",
      "[1][?-1].orValue(9) == 9", "{'k': 1}[?'k'].orValue(0) == 1",
      "{'a': [7]}.?a[0].orValue(0) == 7",
      "{'a': null}.?a.hasValue()", "{}.?a.or({'b': 1}.?b).value() == 1",
      "optional.none().or(optional.of(1)).value() == 1",
      "optional.of(1).or(optional.none()).value() == 1",
      "optional.of(1).orValue(1 / 0) == 1",
      "has({'a': {'b': 1}}.?a.b)", "!has({}.?a.b)",
    ])
  }

  @Test func makingAndComparing() {
    expectTrue([
      "optional.of(1) == optional.of(1.0)", "optional.none() == optional.none()",
      "optional.of(1) != optional.none()", "optional.of(null).hasValue()",
      "!optional.ofNonZeroValue('').hasValue()", "!optional.ofNonZeroValue([]).hasValue()",
      "!optional.ofNonZeroValue(0.0).hasValue()", "optional.ofNonZeroValue(1).value() == 1",
      "type(optional.none()) == optional_type", "optional.of(1) in [optional.of(1)]",
    ])
  }

  @Test func mapping() {
    expectTrue([
      "optional.of(2).optMap(x, x + 1).value() == 3", "!optional.none().optMap(x, x).hasValue()",
      "{'a': {'b': 1}}.?a.optFlatMap(x, x.?b).value() == 1",
      "[1, 2].first().value() == 1", "[1, 2].last().value() == 2", "!dyn([]).first().hasValue()",
      "optional.unwrap([optional.of(1), optional.none()]) == [1]",
      "[optional.none(), optional.of(2)].unwrapOpt() == [2]",
    ])
  }

  @Test func optionalEntries() {
    expectPlain([
      "[?optional.of(1), ?optional.none(), 3]": "[1,3]",
      "{?'a': optional.of(1), ?'b': optional.none()}": #"{"a":1}"#,
      "{?'a': {}.?x, 'b': 2}": #"{"b":2}"#,
      "optional.of(5)": "5",
      "optional.none()": "null",
    ])
  }

  @Test func misuse() {
    expectFailure([
      "optional.none().value()": "1:17: optional.none() dereference",
      "dyn(1).orValue(2)": "1:8: no such overload: orValue(int)",
      "dyn(1).hasValue()": "1:8: no such overload: hasValue(int)",
      "[?dyn(1)]": "1:3: cannot initialize optional entry from non-optional value",
      "optional.of(1).optFlatMap(x, x)": "1:16: no such overload: optFlatMap(int)",
      "dyn({'a': 1}).?a.b": "1:18: no such overload: int.b",
      "dyn(null).?a": "1:12: no such key: a",
    ])
  }
}
