import Basics

/// Builds a tree from the nodes that either reader produces.
struct TreeBuilder {
  let source: SourceFile
  let limits: Limits
  var documents: [Document] = []
  var records: [NodeRecord] = []
  var pool: [UInt8] = []
  var shortcuts = Shortcuts()
  /// The records that are aliases, in order.
  var aliases: [UInt32] = []

  private var open: [UInt32] = []
  private var anchors = AnchorTable()
  private var duplicates: [DuplicateKey] = []
  private var root: UInt32?
  private var firstRecord = 0
  private var firstInPool = 0
  /// The end of the last scalar, alias or bracket read.
  private var previousEnd = 0

  init(source: SourceFile, limits: Limits) {
    self.source = source
    self.limits = limits
    // Manifests have a node for every fourteen bytes; reserved memory that is never touched costs nothing.
    records.reserveCapacity(source.bytes.count / 12)
    Memory.expectUse(of: &records)
  }

  // MARK: Documents

  mutating func beginDocument(at offset: Int) {
    open.removeAll(keepingCapacity: true)
    anchors.removeAll()
    duplicates.removeAll()
    root = nil
    firstRecord = records.count
    firstInPool = pool.count
    previousEnd = offset
  }

  mutating func endDocument(range: Range<Int>, sourceComment: String?, problem: Problem?) {
    if problem != nil || hasNoContent { dropNodes() }
    documents.append(
      Document(
        root: root, problem: problem, range: range, source: sourceComment,
        duplicateKeys: problem == nil ? duplicates : []))
  }

  /// Discards everything read so far.
  mutating func removeAll() {
    documents.removeAll()
    records.removeAll(keepingCapacity: true)
    pool.removeAll()
    shortcuts = Shortcuts()
    aliases.removeAll()
  }

  /// Whether the document contains only a marker, which libyaml reports as a zero-width null.
  private var hasNoContent: Bool {
    guard let root, records.count == firstRecord + 1 else { return false }
    let record = records[Int(root)]
    return record.kind == .scalar && record.start == record.end
  }

  private mutating func dropNodes() {
    records.removeSubrange(firstRecord...)
    pool.removeSubrange(firstInPool...)
    shortcuts.remove(from: UInt32(firstRecord))
    while let last = aliases.last, Int(last) >= firstRecord { aliases.removeLast() }
    root = nil
  }

  func problem(_ kind: Problem.Kind, at offset: Int) -> Problem {
    Problem(kind: kind, mark: source.mark(at: offset))
  }

  // MARK: Nodes

  /// Adds a scalar whose content appears verbatim in the source.
  mutating func scalar(
    _ range: Range<Int>, content: Range<Int>, style: ScalarStyle, tag: NodeRecord.Tag,
    anchor: String?
  ) throws(Problem) {
    try checkSize(content.count, at: range.lowerBound)
    var record = NodeRecord(range, kind: .scalar)
    record.content = UInt32(content.lowerBound)
    record.count = UInt32(content.count)
    record.style = style
    record.tag = tag
    try add(record, anchor: anchor)
  }

  /// Adds a scalar whose content differs from its source text.
  mutating func scalar(
    _ range: Range<Int>, decoded: UnsafeBufferPointer<UInt8>, style: ScalarStyle,
    tag: NodeRecord.Tag, anchor: String?
  ) throws(Problem) {
    try checkSize(decoded.count, at: range.lowerBound)
    var record = NodeRecord(range, kind: .scalar)
    record.content = UInt32(pool.count)
    record.count = UInt32(decoded.count)
    record.style = style
    record.tag = tag
    record.flags.insert(.contentInPool)
    pool.append(contentsOf: decoded)
    try add(record, anchor: anchor)
  }

  /// Adds an empty value (null), at the offset or where the previous node ends.
  mutating func emptyScalar(at offset: Int) throws(Problem) {
    var place = offset
    let isBehindIndicator =
      offset > 0
      && (source.bytes[offset - 1] == UInt8(ascii: ":")
        || source.bytes[offset - 1] == UInt8(ascii: "-")
        || source.bytes[offset - 1] == UInt8(ascii: "?"))
    if !isBehindIndicator {
      let parentStart = open.last.map { Int(records[Int($0)].start) } ?? 0
      place = min(offset, max(previousEnd, parentStart))
    }
    try scalar(place..<place, content: place..<place, style: .plain, tag: .none, anchor: nil)
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
    var record = NodeRecord(range, kind: kind)
    if flow { record.flags.insert(.flow) }
    let index = UInt32(records.count)
    try add(record, anchor: anchor)
    open.append(index)
  }

  /// Ends the innermost open collection. A flow collection ends after its bracket, at `end`; a block collection ends with its
  /// last child.
  mutating func endCollection(end: Int) {
    guard let index = open.popLast() else { return }
    let position = Int(index)
    let isFlow = records[position].flags.contains(.flow)
    previousEnd = isFlow ? end : max(previousEnd, Int(records[position].end))
    records[position].end = UInt32(previousEnd)
    records[position].next = UInt32(records.count)
    switch records[position].kind {
    case .mapping: duplicates += inspectKeys(of: index)
    case .sequence: shortcuts.addSequence(index, records: records)
    case .scalar, .alias: break
    }
    if records[position].flags.contains(.anchored) {
      anchors.close(index, nodes: records.count - firstRecord)
    }
  }

  mutating func alias(_ name: String, at range: Range<Int>) throws(Problem) {
    switch anchors.follow(name) {
    case .unknown: throw problem(.unknownAnchor(name), at: range.lowerBound)
    case .open: throw problem(.recursiveAlias(name), at: range.lowerBound)
    case .node(let target):
      guard anchors.aliasedNodes <= limits.aliasedNodes else {
        throw problem(.aliasBomb(limit: limits.aliasedNodes), at: range.lowerBound)
      }
      var record = NodeRecord(range, kind: .alias)
      record.content = target
      try add(record, anchor: nil)
      aliases.append(UInt32(records.count - 1))
    }
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
      let siblings = records[Int(parent)].count
      if siblings % 2 == 1, records[Int(parent)].kind == .mapping { record.flags.insert(.isValue) }
      records[Int(parent)].count = siblings + 1
    } else {
      root = index
    }
    if let anchor {
      record.flags.insert(.anchored)
      anchors.open(anchor, node: index, nodes: records.count - firstRecord)
      if record.kind == .scalar { anchors.close(index, nodes: records.count - firstRecord + 1) }
    }
    previousEnd = Int(record.end)
    records.append(record)
  }
}
