#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Tree {
  /// The value that a mapping has for a key, not followed if it is an alias; nil when there is none.
  func value(of mapping: UInt32, forKey key: String) -> UInt32? {
    let record = records[Int(mapping)]
    guard record.kind == .mapping else { return nil }
    var key = key
    let own = key.withUTF8 { ownValue(of: mapping, record, forKey: $0) }
    if own != nil || !record.flags.contains(.hasMergeKey) { return own }
    return mergedValue(of: mapping, forKey: key, depth: 0)
  }

  private func ownValue(
    of mapping: UInt32, _ record: NodeRecord, forKey wanted: UnsafeBufferPointer<UInt8>
  ) -> UInt32? {
    var found: UInt32?
    records.withUnsafeBufferPointer { records in
      source.bytes.withUnsafeBufferPointer { text in
        var key = Int(mapping) + 1
        var remaining = record.count
        while remaining > 1 {
          remaining -= 2
          var candidate = records[key]
          let value = Int(candidate.next)
          if candidate.kind == .alias { candidate = records[Int(candidate.content)] }
          if candidate.kind == .scalar, Int(candidate.count) == wanted.count,
            equal(candidate, wanted, text)
          {
            found = UInt32(value)
            if !record.flags.contains(.hasDuplicateKeys) { return }
          }
          key = Int(records[value].next)
        }
      }
    }
    return found
  }

  private func equal(
    _ record: NodeRecord, _ wanted: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if wanted.isEmpty { return true }
    if record.flags.contains(.contentInPool) {
      return pool.withUnsafeBufferPointer {
        memcmp($0.baseAddress! + Int(record.content), wanted.baseAddress!, wanted.count) == 0
      }
    }
    return memcmp(text.baseAddress! + Int(record.content), wanted.baseAddress!, wanted.count) == 0
  }

  /// Looks through `<<` entries, which hold a mapping or a list of mappings; the first that has the key counts.
  private func mergedValue(of mapping: UInt32, forKey key: String, depth: Int) -> UInt32? {
    guard depth < 8 else { return nil }
    for (name, value) in Entries(tree: self, collection: mapping) where name.isMergeKey {
      let sources = value.isSequence ? Array(value.elements) : [value]
      for source in sources where source.isMapping {
        let record = records[Int(source.index)]
        var wanted = key
        let own = wanted.withUTF8 { ownValue(of: source.index, record, forKey: $0) }
        if let found = own ?? mergedValue(of: source.index, forKey: key, depth: depth + 1) {
          return found
        }
      }
    }
    return nil
  }
}

extension Node {
  /// Whether a mapping's key is the plain `<<` that merges another mapping.
  var isMergeKey: Bool { isScalar && style == .plain && text == "<<" }
}
