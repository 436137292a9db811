#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TreeBuilder {
  /// Returns a mapping's repeated keys, and records whether it has a merge key (`<<`).
  mutating func inspectKeys(of mapping: UInt32) -> [DuplicateKey] {
    let count = Int(records[Int(mapping)].count) / 2
    guard count > 0 else { return [] }
    let found = source.bytes.withUnsafeBufferPointer { text in
      pool.withUnsafeBufferPointer { pool in
        records.withUnsafeBufferPointer { records in
          let keys = Keys(text: text, pool: pool, records: records, mapping: mapping, count: count)
          return count < Shortcuts.threshold / 2 ? keys.compareAll() : keys.hashAll()
        }
      }
    }
    records[Int(mapping)].flags.formUnion(found.flags)
    if let table = found.table, count >= Shortcuts.threshold {
      shortcuts.addMapping(mapping, table: table)
    }
    return found.duplicates
  }
}

/// The keys of one mapping.
private struct Keys {
  let text: UnsafeBufferPointer<UInt8>
  let pool: UnsafeBufferPointer<UInt8>
  let records: UnsafeBufferPointer<NodeRecord>
  let mapping: UInt32
  let count: Int

  struct Found {
    var flags: NodeRecord.Flags = []
    var duplicates: [DuplicateKey] = []
    /// All keys, if the table covers the whole mapping.
    var table: KeyTable?

    mutating func add(_ key: UInt32, repeating first: UInt32) {
      flags.insert(.hasDuplicateKeys)
      duplicates.append(DuplicateKey(key: key, first: first))
    }
  }

  func compareAll() -> Found {
    var found = Found()
    var key = mapping + 1
    for position in 0..<count {
      let record = records[Int(key)]
      if isMerge(record) {
        found.flags.insert(.hasMergeKey)
      } else if position > 0, record.kind == .scalar, let first = firstEqual(to: key) {
        found.add(key, repeating: first)
      }
      key = records[Int(record.next)].next
    }
    return found
  }

  func hashAll() -> Found {
    var found = Found()
    var table = KeyTable(keys: count)
    var isWhole = true
    var key = mapping + 1
    for _ in 0..<count {
      let record = records[Int(key)]
      if isMerge(record) {
        found.flags.insert(.hasMergeKey)
        isWhole = false
      } else if record.kind == .scalar {
        let first = table.insert(key, content: content(record)) {
          isEqual(records[Int($0)], record)
        }
        if let first { found.add(key, repeating: first) }
      } else {
        isWhole = false
      }
      key = records[Int(record.next)].next
    }
    if isWhole, found.duplicates.isEmpty { found.table = table }
    return found
  }

  private func firstEqual(to key: UInt32) -> UInt32? {
    let wanted = records[Int(key)]
    var candidate = mapping + 1
    while candidate < key {
      let record = records[Int(candidate)]
      if record.kind == .scalar, isEqual(record, wanted) { return candidate }
      candidate = records[Int(record.next)].next
    }
    return nil
  }

  private func isMerge(_ record: NodeRecord) -> Bool {
    record.kind == .scalar && record.style == .plain && record.count == 2
      && content(record).allSatisfy { $0 == UInt8(ascii: "<") }
  }

  private func isEqual(_ left: NodeRecord, _ right: NodeRecord) -> Bool {
    guard left.count == right.count else { return false }
    guard left.count > 0 else { return true }
    return memcmp(
      content(left).baseAddress!, content(right).baseAddress!, Int(left.count)) == 0
  }

  private func content(_ record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
    let range = Int(record.content)..<Int(record.content) + Int(record.count)
    return UnsafeBufferPointer(rebasing: (record.isInPool ? pool : text)[range])
  }
}
