#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Tree {
  /// The maximum nesting depth of merged mappings (`<<`).
  private static let mergeDepth = 16

  /// Returns the value of a mapping key, without following an alias, or nil if there is none.
  func value(of mapping: UInt32, forKey key: String) -> UInt32? {
    let found = key.utf8.withContiguousStorageIfAvailable {
      value(of: mapping, forKey: $0, depth: 0)
    }
    if let found { return found }
    var key = key
    return key.withUTF8 { value(of: mapping, forKey: $0, depth: 0) }
  }

  private func value(
    of mapping: UInt32, forKey wanted: UnsafeBufferPointer<UInt8>, depth: Int
  ) -> UInt32? {
    let record = record(mapping)
    guard record.kind == .mapping else { return nil }
    if record.flags.contains(.hasMergeKey) {
      return mergedValue(of: mapping, record, forKey: wanted, depth: depth)
    }
    if let table = shortcuts.keys(of: mapping) {
      let key = table.find(wanted) { has($0, wanted) }
      return key.map { self.record($0).next }
    }
    return ownValue(of: mapping, record, forKey: wanted)
  }

  private func ownValue(
    of mapping: UInt32, _ record: NodeRecord, forKey wanted: UnsafeBufferPointer<UInt8>
  ) -> UInt32? {
    var found: UInt32?
    var key = mapping + 1
    var remaining = record.count
    while remaining > 1 {
      remaining -= 2
      var candidate = self.record(key)
      let value = candidate.next
      if candidate.kind == .alias { candidate = self.record(candidate.content) }
      if candidate.kind == .scalar, Int(candidate.count) == wanted.count,
        equal(candidate, wanted)
      {
        found = value
        if !record.flags.contains(.hasDuplicateKeys) { return found }
      }
      key = self.record(value).next
    }
    return found
  }

  /// Processes keys and `<<` entries in order, as Kubernetes' parser does: the last one wins.
  private func mergedValue(
    of mapping: UInt32, _ record: NodeRecord, forKey wanted: UnsafeBufferPointer<UInt8>,
    depth: Int
  ) -> UInt32? {
    var found: UInt32?
    var key = mapping + 1
    for _ in 0..<record.count / 2 {
      let value = self.record(key).next
      if node(key).isMergeKey {
        found = merged(from: resolve(value), forKey: wanted, depth: depth + 1) ?? found
      } else if has(resolve(key), wanted) {
        found = value
      }
      key = self.record(value).next
    }
    return found
  }

  /// Searches the value of `<<`: a mapping, or a list of mappings of which the first with the key wins.
  private func merged(
    from source: UInt32, forKey wanted: UnsafeBufferPointer<UInt8>, depth: Int
  ) -> UInt32? {
    guard depth < Self.mergeDepth else { return nil }
    guard record(source).kind == .sequence else {
      return value(of: source, forKey: wanted, depth: depth)
    }
    for element in Elements(tree: self, collection: source) where element.isMapping {
      if let found = value(of: element.index, forKey: wanted, depth: depth) { return found }
    }
    return nil
  }

  private func has(_ key: UInt32, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    let record = record(key)
    return record.kind == .scalar && Int(record.count) == wanted.count && equal(record, wanted)
  }

  @inline(__always)
  private func equal(_ record: NodeRecord, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    wanted.isEmpty
      || memcmp(bytes(of: record).baseAddress!, wanted.baseAddress!, wanted.count) == 0
  }
}

extension Node {
  /// Whether a mapping key is the plain `<<` that merges another mapping.
  var isMergeKey: Bool {
    let record = record
    return record.kind == .scalar && record.style == .plain && record.count == 2
      && tree.withContent(index) { $0.allSatisfy { $0 == UInt8(ascii: "<") } }
  }
}
