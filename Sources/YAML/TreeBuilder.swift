#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Collects the nodes of a text, whichever reader finds them.
struct TreeBuilder {
  let source: SourceFile
  let limits: Limits
  var documents: [Document] = []
  var records: [NodeRecord] = []
  var pool: [UInt8] = []

  private var open: [UInt32] = []
  private var anchors: [String: Anchor] = [:]
  private var aliasedNodes = 0
  private var duplicates: [DuplicateKey] = []
  private var root: UInt32?
  private var firstRecord = 0

  private struct Anchor {
    let node: UInt32
    /// Nodes that the anchored value stands for; nil while it is still open.
    var size: Int?
  }

  init(source: SourceFile, limits: Limits) {
    self.source = source
    self.limits = limits
    records.reserveCapacity(source.bytes.count / 16)
  }

  // MARK: Documents

  mutating func beginDocument() {
    open.removeAll(keepingCapacity: true)
    anchors.removeAll(keepingCapacity: true)
    duplicates.removeAll()
    aliasedNodes = 0
    root = nil
    firstRecord = records.count
  }

  mutating func endDocument(range: Range<Int>, sourceComment: String?, problem: Problem?) {
    if problem != nil {
      records.removeSubrange(firstRecord...)
      root = nil
    }
    documents.append(
      Document(
        root: root, problem: problem, range: range, source: sourceComment,
        duplicateKeys: problem == nil ? duplicates : []))
  }

  func problem(_ kind: Problem.Kind, at offset: Int) -> Problem {
    Problem(kind: kind, mark: source.mark(at: offset))
  }

  // MARK: Nodes

  /// Adds a scalar whose content is a part of the text.
  mutating func scalar(
    _ range: Range<Int>, content: Range<Int>, style: ScalarStyle, tag: NodeRecord.Tag,
    anchor: String?
  ) throws(Problem) {
    try checkSize(content.count, at: range.lowerBound)
    var record = NodeRecord(
      start: UInt32(range.lowerBound), end: UInt32(range.upperBound), parent: 0, kind: .scalar)
    record.content = UInt32(content.lowerBound)
    record.count = UInt32(content.count)
    record.style = style
    record.tag = tag
    try add(record, anchor: anchor)
  }

  /// Adds a scalar whose content is not spelled in the text as it reads.
  mutating func scalar(
    _ range: Range<Int>, decoded: UnsafeBufferPointer<UInt8>, style: ScalarStyle,
    tag: NodeRecord.Tag, anchor: String?
  ) throws(Problem) {
    try checkSize(decoded.count, at: range.lowerBound)
    var record = NodeRecord(
      start: UInt32(range.lowerBound), end: UInt32(range.upperBound), parent: 0, kind: .scalar)
    record.content = UInt32(pool.count)
    record.count = UInt32(decoded.count)
    record.style = style
    record.tag = tag
    record.flags.insert(.contentInPool)
    pool.append(contentsOf: decoded)
    try add(record, anchor: anchor)
  }

  private func checkSize(_ bytes: Int, at offset: Int) throws(Problem) {
    if bytes > limits.scalarSize {
      throw problem(.scalarTooLarge(bytes: bytes, limit: limits.scalarSize), at: offset)
    }
  }

  mutating func beginCollection(
    _ kind: NodeRecord.Kind, at range: Range<Int>, flow: Bool, anchor: String?
  ) throws(Problem) {
    guard open.count < limits.depth else {
      throw problem(.tooDeep(limit: limits.depth), at: range.lowerBound)
    }
    var record = NodeRecord(
      start: UInt32(range.lowerBound), end: UInt32(range.upperBound), parent: 0, kind: kind)
    if flow { record.flags.insert(.flow) }
    let index = UInt32(records.count)
    try add(record, anchor: anchor)
    open.append(index)
  }

  mutating func endCollection(end: Int) {
    guard let index = open.popLast() else { return }
    let position = Int(index)
    let flow = records[position].flags.contains(.flow)
    if flow {
      records[position].end = UInt32(end)
    } else if let last = lastChild(of: index) {
      records[position].end = max(records[position].end, records[Int(last)].end)
    }
    records[position].next = UInt32(records.count)
    if records[position].kind == .mapping { inspectKeys(of: index) }
    if records[position].flags.contains(.anchored) { closeAnchor(of: index) }
  }

  mutating func alias(_ name: String, at range: Range<Int>) throws(Problem) {
    guard let anchor = anchors[name] else {
      throw problem(.unknownAnchor(name), at: range.lowerBound)
    }
    guard let size = anchor.size else {
      throw problem(.recursiveAlias(name), at: range.lowerBound)
    }
    aliasedNodes += size
    guard aliasedNodes <= limits.aliasedNodes else {
      throw problem(.aliasBomb(limit: limits.aliasedNodes), at: range.lowerBound)
    }
    var record = NodeRecord(
      start: UInt32(range.lowerBound), end: UInt32(range.upperBound), parent: 0, kind: .alias)
    record.content = anchor.node
    try add(record, anchor: nil)
  }

  private mutating func add(_ added: NodeRecord, anchor: String?) throws(Problem) {
    guard records.count - firstRecord < limits.nodes else {
      throw problem(.tooManyNodes(limit: limits.nodes), at: Int(added.start))
    }
    var record = added
    let index = UInt32(records.count)
    record.next = index + 1
    if let parent = open.last {
      record.parent = parent
      records[Int(parent)].count += 1
    } else {
      record.parent = NodeRecord.noParent
      root = index
    }
    if let anchor {
      record.flags.insert(.anchored)
      anchors[anchor] = Anchor(node: index, size: record.kind == .scalar ? 1 : nil)
    }
    records.append(record)
  }

  private func lastChild(of index: UInt32) -> UInt32? {
    let count = records[Int(index)].count
    guard count > 0 else { return nil }
    var child = index + 1
    for _ in 1..<count { child = records[Int(child)].next }
    return child
  }

  /// The nodes between an anchored collection and its end, aliases in it followed.
  private mutating func closeAnchor(of index: UInt32) {
    for (name, anchor) in anchors where anchor.node == index {
      var size = 0
      for position in Int(index)..<records.count {
        size += 1
        if records[position].kind == .alias {
          let target = records[position].content
          size +=
            anchors.values.first { $0.node == target }?.size
            ?? Int(records[Int(target)].next - target)
        }
      }
      anchors[name]?.size = size
    }
  }

  // MARK: Keys

  private mutating func inspectKeys(of mapping: UInt32) {
    let count = records[Int(mapping)].count / 2
    guard count > 0 else { return }
    var key = mapping + 1
    var seen: Set<[UInt8]>?
    if count > 16 { seen = Set(minimumCapacity: Int(count)) }
    for position in 0..<count {
      let record = records[Int(key)]
      if record.kind == .scalar {
        if record.style == .plain, record.count == 2, contentEquals(record, "<<") {
          records[Int(mapping)].flags.insert(.hasMergeKey)
        } else if seen != nil {
          if !seen!.insert(contentBytes(record)).inserted { repeated(key, in: mapping) }
        } else if position > 0, firstEqual(to: key, in: mapping) != key {
          repeated(key, in: mapping)
        }
      }
      key = records[Int(records[Int(key)].next)].next
    }
  }

  private mutating func repeated(_ key: UInt32, in mapping: UInt32) {
    records[Int(mapping)].flags.insert(.hasDuplicateKeys)
    duplicates.append(DuplicateKey(key: key, first: firstEqual(to: key, in: mapping)))
  }

  private func firstEqual(to key: UInt32, in mapping: UInt32) -> UInt32 {
    let wanted = records[Int(key)]
    var candidate = mapping + 1
    while candidate < key {
      let record = records[Int(candidate)]
      if record.kind == .scalar, record.count == wanted.count, sameContent(record, wanted) {
        return candidate
      }
      candidate = records[Int(record.next)].next
    }
    return key
  }

  private func sameContent(_ left: NodeRecord, _ right: NodeRecord) -> Bool {
    withContent(left) { left in
      withContent(right) { right in
        left.isEmpty || memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0
      }
    }
  }

  private func contentEquals(_ record: NodeRecord, _ text: StaticString) -> Bool {
    withContent(record) { memcmp($0.baseAddress!, text.utf8Start, text.utf8CodeUnitCount) == 0 }
  }

  private func contentBytes(_ record: NodeRecord) -> [UInt8] { withContent(record) { Array($0) } }

  private func withContent<Result>(
    _ record: NodeRecord, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let range = Int(record.content)..<Int(record.content) + Int(record.count)
    return (record.flags.contains(.contentInPool) ? pool : source.bytes)
      .withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }
}
