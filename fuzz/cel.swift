// Compiled into one module with Sources/CEL by scripts/fuzz.

private let environment = Environment(variables: [
  ("x", .dyn), ("s", .string), ("l", .list(.dyn)), ("m", .dyn),
])
private let values: [Value] = [
  .int(7), .string("shard-0"), .list([.int(1), .string("a"), .null, .double(1.5)]),
  .map(MapValue([(key: "a", value: .int(1)), (key: "b", value: .list([]))])),
]

/// Compiles any text as an expression and evaluates it. Both may fail, but must not crash or hang.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  guard let program = try? environment.compile(source),
    let value = try? program.evaluate(values)
  else { return 0 }
  _ = value.json(limit: 1 << 20)
  _ = value.typedJSON(limit: 1 << 20)
  return 0
}
