import CEL
import Testing

/// A foreign store, like a parsed document, that holds ordinary values.
private final class Document: ForeignStore, @unchecked Sendable {
  private var nodes: [Value] = []

  func add(_ value: Value) -> Value {
    switch value {
    case .list(let elements): nodes.append(.list(elements.map { add($0) }))
    case .map(let map):
      nodes.append(
        .map(
          MapValue(
            zip(map.keys, map.values).compactMap { key, value in
              guard case .string(let name) = key else { return nil }
              return (key: name, value: add(value))
            })))
    default: return value
    }
    return .foreign(self, UInt32(nodes.count - 1))
  }

  private func map(_ handle: UInt32) -> MapValue {
    if case .map(let map) = nodes[Int(handle)] { return map }
    return MapValue()
  }

  override func isList(_ handle: UInt32) -> Bool {
    if case .list = nodes[Int(handle)] { return true }
    return false
  }

  override func count(_ handle: UInt32) -> Int {
    if case .list(let elements) = nodes[Int(handle)] { return elements.count }
    return map(handle).count
  }

  override func element(_ handle: UInt32, at index: Int) -> Value {
    guard case .list(let elements) = nodes[Int(handle)] else { return .null }
    return elements[index]
  }

  override func value(_ handle: UInt32, forKey key: String) -> Value? { map(handle)[key] }

  override func forEachEntry(
    _ handle: UInt32, _ body: (_ key: Value, _ value: Value) throws -> Bool
  ) rethrows {
    let map = map(handle)
    for (key, value) in zip(map.keys, map.values) where try !body(key, value) { return }
  }
}

struct ForeignStoreTests {
  private static let native = #"""
    {"metadata": {"name": "shard-0-jvb", "labels": {"app": "jvb", "shard": "0"}},
     "ports": [30302, 30300, 30304, 30300], "names": ["b", "a"], "empty": [], "none": {},
     "nothing": null, "deep": [[1, [2]], {"k": 1.5}]}
    """#

  /// An expression gives the same result for a native value and a foreign one.
  @Test(arguments: [
    "v", "type(v)", "type(v.ports)", "size(v)", "size(v.ports)", "v.ports.size()",
    "v.metadata.name", "v['metadata']['name']", "v.ports[1]", "v.ports[1u]", "v.ports[9]", "v.nope",
    "v[1]", "v[?'nope'].orValue(3)", "v.?metadata.?name", "v.?nope.?name", "v.ports[?7]",
    "has(v.metadata.labels.app)", "has(v.metadata.nope)", "has(v.ports.nope)", "v.nothing == null",
    "'ports' in v", "30300 in v.ports", "1 in v", "30300.0 in v.ports", "v == v",
    "v.ports == v.names",
    "v.none == {}", "v.empty == []", "v.ports == [30302, 30300, 30304, 30300]",
    "[30302, 30300, 30304, 30300] == v.ports", "{'app': 'jvb', 'shard': '0'} == v.metadata.labels",
    "v.metadata.labels == {'shard': '0', 'app': 'jvb'}", "v.ports != v.names",
    "v.ports + [1]", "[1] + v.ports", "v.ports + v.names", "v.metadata + v.metadata",
    "v.ports.all(p, p >= 30300)", "v.ports.exists(p, p == 30304)",
    "v.ports.exists_one(p, p == 30300)",
    "v.ports.map(p, p + 1)", "v.ports.filter(p, p > 30300)", "v.map(k, k)",
    "v.metadata.labels.map(k, k)",
    "v.metadata.labels.all(k, x, x != '')", "v.metadata.labels.transformMap(k, x, x + k)",
    "v.metadata.labels.transformList(k, x, k + x)", "v.ports.transformList(i, p, i + p)",
    "v.ports.sort()", "v.ports.sortBy(p, -p)", "v.names.sort()", "v.ports.distinct()",
    "v.ports.sum()",
    "v.ports.min()", "v.ports.max()", "v.ports.reverse()", "v.ports.slice(1, 3)",
    "v.deep.flatten(5)",
    "v.ports.indexOf(30304)", "v.ports.lastIndexOf(30300)", "v.ports.isSorted()", "v.ports.first()",
    "v.empty.last()", "v.names.join('-')", "'%s'.format([v])", "sets.contains(v.ports, [30300])",
    "sets.equivalent(v.names, ['a', 'b'])", "math.greatest(v.ports)",
    "optional.ofNonZeroValue(v.empty)",
    "optional.ofNonZeroValue(v.none)", "optional.ofNonZeroValue(v.ports)",
    "[v.ports, v.ports].distinct()",
    "cel.bind(l, v.metadata.labels, l.app + l.shard)", "v.ports < v.ports", "v.ports.metadata",
    "string(v)", "v.none.exists(k, true)", "v.deep[1].k", "[v.metadata].map(m, m.name)",
    "v.ports.orValue(1)", "dyn(v).metadata.name", "{'x': v.ports}", "v ? 1 : 2", "v && true",
    "v.metadata.labels.transformMapEntry(k, x, {x: k})", "v.ports.includes(30300)",
  ])
  func foreignValuesBehaveLikeNativeOnes(expression: String) throws {
    let native = try Value(json: Array(Self.native.utf8))
    let foreign = Document().add(native)
    let program = try Environment(variables: [("v", .dyn)]).compile(expression)
    #expect(outcome(program, native) == outcome(program, foreign))
  }

  private func outcome(_ program: Program, _ value: Value) -> String {
    do {
      let result = try program.evaluate([value])
      return result.typedJSON() + " " + result.json()
    } catch {
      return error.description
    }
  }

  @Test func nativeAndForeignValuesAreEqualFromOutside() throws {
    let native = try Value(json: Array(Self.native.utf8))
    let foreign = Document().add(native)
    #expect(native.equals(foreign))
    #expect(foreign.equals(native))
    #expect(!foreign.equals(.null))
  }
}
