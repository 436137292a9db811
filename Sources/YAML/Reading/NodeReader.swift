#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Access to nodes by index without reference counting, for walks through whole documents.
///
/// Must not outlive the closure passed to ``Tree/withReader(_:)``.
package struct NodeReader {
  let tree: Unmanaged<Tree>
  let records: UnsafeBufferPointer<NodeRecord>
  let written: UnsafeBufferPointer<UInt8>
  let unescaped: UnsafeBufferPointer<UInt8>

  package enum Form: Sendable { case scalar, sequence, mapping }

  /// Resolves an alias to the node it refers to.
  @inline(__always)
  package func resolve(_ index: UInt32) -> UInt32 {
    let record = records[Int(index)]
    return record.kind == .alias ? record.content : index
  }

  /// Whether a node is an unresolved alias.
  @inline(__always)
  package func isAlias(_ index: UInt32) -> Bool { records[Int(index)].kind == .alias }

  @inline(__always)
  package func form(_ index: UInt32) -> Form {
    switch records[Int(index)].kind {
    case .sequence: .sequence
    case .mapping: .mapping
    case .scalar, .alias: .scalar
    }
  }

  /// Returns the index of the node after this one and its descendants.
  @inline(__always)
  package func next(_ index: UInt32) -> UInt32 { records[Int(index)].next }

  /// Returns the number of children of a collection; keys and values both count.
  @inline(__always)
  package func childCount(_ index: UInt32) -> UInt32 { records[Int(index)].count }

  /// Whether a mapping has a merge key.
  @inline(__always)
  package func merges(_ index: UInt32) -> Bool {
    records[Int(index)].flags.contains(.hasMergeKey)
  }

  /// Whether a mapping has a repeated key.
  package func repeats(_ index: UInt32) -> Bool {
    records[Int(index)].flags.contains(.hasDuplicateKeys)
  }

  /// Whether a mapping key is the plain `<<` that merges another mapping.
  package func isMergeKey(_ index: UInt32) -> Bool { node(index).isMergeKey }

  /// The content of a scalar.
  @inline(__always)
  package func bytes(_ index: UInt32) -> UnsafeBufferPointer<UInt8> {
    let record = records[Int(index)]
    let place = Int(record.content)..<Int(record.content) + Int(record.count)
    return UnsafeBufferPointer(rebasing: (record.isInPool ? unescaped : written)[place])
  }

  /// Whether a scalar is certainly a string, determined without parsing it.
  @inline(__always)
  package func isQuoted(_ index: UInt32) -> Bool {
    let record = records[Int(index)]
    return record.tag == .string || record.style != .plain && record.tag == .none
  }

  /// Returns the value of a scalar, or nil if it is a string.
  @inline(__always)
  package func plainValue(_ index: UInt32) -> Scalar? {
    let record = records[Int(index)]
    guard record.tag == .none else { return taggedValue(index) }
    if record.style != .plain { return nil }
    return PlainScalar.resolve(bytes(index))
  }

  /// Whether a node is null.
  package func isNull(_ index: UInt32) -> Bool {
    let record = records[Int(index)]
    guard record.kind == .scalar else { return false }
    if record.tag == .none {
      return record.style == .plain && PlainScalar.isNull(bytes(index))
    }
    return node(index).isNull
  }

  private func taggedValue(_ index: UInt32) -> Scalar? {
    if case .string? = node(index).scalar { return nil }
    return node(index).scalar
  }

  /// A view of a node.
  package func node(_ index: UInt32) -> Node { tree.takeUnretainedValue().node(index) }

  /// Returns the value of a key with aliases resolved, or nil if the node is not a mapping or has no such key.
  package func value(of mapping: UInt32, _ key: StaticString) -> UInt32? {
    guard records[Int(mapping)].kind == .mapping else { return nil }
    if merges(mapping) || records[Int(mapping)].flags.contains(.hasDuplicateKeys) {
      return node(mapping)["\(key)"]?.index
    }
    let length = key.utf8CodeUnitCount
    var position = mapping + 1
    var remaining = records[Int(mapping)].count
    while remaining > 1 {
      remaining -= 2
      let candidate = records[Int(resolve(position))]
      let value = records[Int(position)].next
      if candidate.kind == .scalar, Int(candidate.count) == length,
        length == 0
          || memcmp(bytes(resolve(position)).baseAddress!, key.utf8Start, length) == 0
      {
        return resolve(value)
      }
      position = records[Int(value)].next
    }
    return nil
  }

  /// Calls a closure for each element of a sequence, with aliases resolved. Does nothing for other nodes.
  @inline(__always)
  package func forEachElement(of sequence: UInt32, _ body: (UInt32) -> Void) {
    guard records[Int(sequence)].kind == .sequence else { return }
    var element = sequence + 1
    for _ in 0..<records[Int(sequence)].count {
      body(resolve(element))
      element = records[Int(element)].next
    }
  }
}

extension Tree {
  /// Calls a closure with a reader of the nodes.
  package func withReader<Result>(_ body: (NodeReader) -> Result) -> Result {
    withExtendedLifetime(self) { body(reader) }
  }
}
