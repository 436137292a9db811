import CEL

/// Records of things that have a number, made once: rules come to them from many sides.
struct RecordCache {
  private var components: [Int: Value] = [:]
  private var services: [Int: Value] = [:]
  private var shards: [Int: Value] = [:]
  private var installations: [Int: Value] = [:]

  mutating func component(_ id: Int, _ make: () -> Value) -> Value {
    Self.find(id, in: &components, make)
  }

  mutating func service(_ id: Int, _ make: () -> Value) -> Value {
    Self.find(id, in: &services, make)
  }

  mutating func shard(_ id: Int, _ make: () -> Value) -> Value {
    Self.find(id, in: &shards, make)
  }

  mutating func installation(_ id: Int, _ make: () -> Value) -> Value {
    Self.find(id, in: &installations, make)
  }

  private static func find(
    _ id: Int, in records: inout [Int: Value], _ make: () -> Value
  ) -> Value {
    if let record = records[id] { return record }
    let record = make()
    records[id] = record
    return record
  }
}
