import CEL
import Testing

struct MacroTests {
  @Test func has() {
    expectTrue([
      "has({'a': null}.a)", "!has({}.a)", "has({'a': {'b': 1}}.a.b)", "has({'a-b': 1}.`a-b`)",
    ])
    expectFailure(["has({}.a.b)": "1:8: no such key: a"])
    expectRefusal([
      "has(1)": "1:1: invalid argument to has() macro: not a field selection",
      "has()": "1:1: has() takes one argument, a field selection",
    ])
  }

  @Test func quantifiers() {
    expectTrue([
      "[1, 2].all(x, x > 0)", "![1, 2].all(x, x > 1)", "[].all(x, false)",
      "[1, 2].exists(x, x == 2)",
      "![].exists(x, true)", "[1, 2].exists_one(x, x > 1)", "![2, 2].existsOne(x, x > 1)",
      "{'a': 1}.all(k, k == 'a')", "{'a': 1}.exists(k, v, k == 'a' && v == 1)",
      "[5, 6].all(i, v, v == i + 5)", "['b'].existsOne(i, v, i == 0)",
      "[1, 0].exists(x, 1 / x == 1)", "[0, 1].exists(x, 1 / x == 1)", "![0, 1].all(x, 1 / x == 2)",
    ])
    expectFailure([
      "[0, 1].all(x, 1 / x == 1)": "1:17: divide by zero",
      "[0, 2].exists(x, 1 / x == 1)": "1:20: divide by zero",
      "[1, 0].exists_one(x, 1 / x == 1)": "1:24: divide by zero",
      "[1].all(x, dyn('a'))": "1:12: no such overload",
      "dyn(1).all(x, true)": "1:1: no such overload: iteration over int",
    ])
  }

  @Test func transformations() {
    expectPlain([
      "[1, 2, 3].map(x, x * x)": "[1,4,9]",
      "[1, 2, 3].map(x, x > 1, x * x)": "[4,9]",
      "[1, 2, 3].filter(x, x % 2 == 1)": "[1,3]",
      "{'a': 1, 'b': 2}.map(k, k + 'x')": #"["ax","bx"]"#,
      "{'a': 1, 'b': 2}.filter(k, k != 'a')": #"["b"]"#,
      "[4, 5].transformList(i, v, i + v)": "[4,6]",
      "[4, 5].transformList(i, v, v > 4, i)": "[1]",
      "{'a': 1}.transformMap(k, v, k + string(v))": #"{"a":"a1"}"#,
      "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v)": #"{"b":2}"#,
      "{'a': 'x'}.transformMapEntry(k, v, {v: k})": #"{"x":"a"}"#,
      "['x', 'y'].transformMapEntry(i, v, {v: i})": #"{"x":0,"y":1}"#,
      "[[1, 2], [3]].map(l, l.map(x, x + 1))": "[[2,3],[4]]",
      "[1, 2].map(x, [3].map(x, x))": "[[3],[3]]",
      "[3, 1, 2].sortBy(x, -x)": "[3,2,1]",
      "[{'n': 'b'}, {'n': 'a'}].sortBy(e, e.n).map(e, e.n)": #"["a","b"]"#,
    ])
    expectFailure([
      "['a', 'a'].transformMapEntry(i, v, {v: i})": "1:12: repeated key: a",
      "[1, 'a'].sortBy(x, x)": "1:10: no such overload",
      "[[1]].sortBy(x, x)": "1:7: no such overload",
    ])
  }

  @Test func bindings() {
    expectTrue([
      "cel.bind(a, 2, a * a) == 4", "cel.bind(a, 1, cel.bind(a, a + 1, a)) == 2",
      "cel.bind(l, [1, 2], l.exists(x, x in l))", "[1, 2].map(x, cel.bind(y, x, y + x)) == [2, 4]",
      "cel.block([1, cel.index(0) + 1], cel.index(1)) == 2",
    ])
  }

  @Test func variablesShadowOnlyInside() throws {
    let environment = Environment(variables: [("x", .dyn)])
    let program = try environment.compile(
      "[1].all(x, x == 1) && x == 'outer' && [2].all(y, .x == 'outer')")
    #expect(try program.evaluate([.string("outer")]).equals(.bool(true)))
  }

  @Test func variablesMustBeNames() {
    expectRefusal([
      "[1].all(1, true)": "1:9: argument of all() must be a simple variable name",
      "[1].map(a.b, 1)": "1:11: argument of map() must be a simple variable name",
      "[1].all(x, x, true)": "1:12: argument of all() must be a simple variable name",
      "(1).all(x, true)": "1:5: all() iterates over a list or a map, not over int",
      "cel.bind(1, 2, 3)": "1:5: cel.bind() takes a variable name first",
    ])
  }
}
