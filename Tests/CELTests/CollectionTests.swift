import CEL
import Testing

struct CollectionTests {
  @Test func lists() {
    expectPlain([
      "[1, 2, 3, 4].slice(1, 3)": "[2,3]",
      "[1, [2, [3]]].flatten()": "[1,2,[3]]",
      "[1, [2, [3]]].flatten(2)": "[1,2,3]",
      "[1, [2]].flatten(0)": "[1,[2]]",
      "[1, 2, 1.0, 'a', 'a', [1], [1]].distinct()": #"[1,2,"a",[1]]"#,
      "[1.5, 1.5, 2, 2.0, null, null].distinct()": "[1.5,2,null]",
      "[3, 1, 2].sort()": "[1,2,3]",
      "['b', 'a'].sort()": #"["a","b"]"#,
      "[].sort()": "[]",
      "lists.range(4)": "[0,1,2,3]",
      "lists.range(-1)": "[]",
      "[1, 2, 3].reverse()": "[3,2,1]",
      "[1, 2].sum()": "3",
      "[1.5, 2.5].sum()": "4.0",
      "[duration('1m'), duration('1s')].sum()": #""61s""#,
      "[].sum()": "0",
      "[3, 1].min()": "1",
      "['a', 'c', 'b'].max()": #""c""#,
      "[1, 2, 2].indexOf(2)": "1",
      "[1, 2, 2].lastIndexOf(2.0)": "2",
      "[1].indexOf('a')": "-1",
      "[1, 1, 2].isSorted()": "true",
      "[2, 1].isSorted()": "false",
      "[1].includes(1u)": "true",
    ])
    expectFailure([
      "[1].slice(0, 2)": "1:5: cannot slice(0, 2), list is length 1",
      "[1].slice(-1, 1)": "1:5: cannot slice(-1, 1), negative indexes not supported",
      "[1, 2].slice(2, 1)":
        "1:8: cannot slice(2, 1), start index must be less than or equal to end",
      "[1].flatten(-1)": "1:5: level must be non-negative",
      "[1, 'a'].sort()": "1:10: no such overload: sort(list)",
      "[[1]].sort()": "1:7: no such overload: sort(list)",
      "[].min()": "1:4: min called on empty list",
      "['a'].sum()": "1:7: no such overload: sum(list)",
    ])
  }

  @Test func sortingKeepsEqualElementsInOrder() throws {
    let list = (0..<200).map { "{'k': \($0 * 7 % 10), 'i': \($0)}" }.joined(separator: ", ")
    let source = """
      cel.bind(s, [\(list)].sortBy(e, e.k),
        lists.range(199).all(i, s[i].k < s[i + 1].k || (s[i].k == s[i + 1].k && s[i].i < s[i + 1].i)))
      """
    #expect(try evaluate(source).equals(.bool(true)))
  }

  @Test func sets() {
    expectTrue([
      "sets.contains([1, 2, 3], [2u, 3.0])", "!sets.contains([1], [2])", "sets.contains([], [])",
      "sets.equivalent([1, 1, 2], [2, 1])", "!sets.equivalent([1], [1, 2])",
      "sets.intersects([1, 2], [2, 3])", "!sets.intersects([1], [])",
    ])
  }

  @Test func largeMapsKeepOrderAndFindNumericKeys() {
    let entries = (0..<40).map { "\($0 % 2 == 0 ? "\($0)" : "\($0)u"): 'v\($0)'" }
    let map = "{" + entries.joined(separator: ", ") + "}"
    expectTrue([
      "\(map)[31] == 'v31'", "\(map)[30u] == 'v30'", "\(map)[7.0] == 'v7'", "!(40 in \(map))",
      "!(-1 in \(map))", "\(map).map(k, int(k)) == lists.range(40)", "\(map) == \(map)",
    ])
  }

  @Test func mapValueFromOutside() {
    var map = MapValue([("b", .int(1)), ("a", .int(2)), ("b", .int(3))])
    #expect(Value.map(map).json() == #"{"b":3,"a":2}"#)
    #expect(map.insert(.string("a"), .null) == false)
    #expect(map.insert(.double(1.5), .null) == false)
    #expect(map.insert(.int(1), .null) == true)
    #expect(map.insert(.uint(1), .null) == false)
    #expect(map[.double(1.0)] != nil)
    #expect(map["a"]?.equals(.int(2)) == true)
  }
}
