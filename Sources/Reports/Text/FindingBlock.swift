import Lint

/// Findings that are shown as one: the same problem in the same part of several shards of an installation.
struct FindingBlock: Sendable {
  /// The findings in the order of the report. The first is shown in full, the others only with their locations.
  private(set) var findings: [Finding]

  var first: Finding { findings[0] }

  /// The properties that findings of a block have in common.
  private struct Key: Hashable {
    let rule: String
    let severity: Severity
    let message: String
    let kind: String
    let namespace: String?
    let name: String
    let path: String?
    let fix: String?
    let part: Int?

    init?(_ finding: Finding, part: Int?) {
      guard let shard = finding.shard, let object = finding.object else { return nil }
      rule = finding.rule
      severity = finding.severity
      message = ShardlessText.withoutNumber(finding.message, of: shard)
      kind = object.kind
      namespace = object.namespace
      name = ShardlessText.withoutNumber(object.name, of: shard)
      path = finding.path.map { ShardlessText.withoutNumber($0, of: shard) }
      fix = finding.fix.map { ShardlessText.withoutNumber($0.description, of: shard) }
      self.part = part
    }
  }

  /// Returns the findings of a report as blocks, in its order.
  static func all(of report: LintReport) -> [FindingBlock] {
    var parts: [ObjectIdentifier: Int] = [:]
    if report.parts.count > 1 {
      for (number, part) in report.parts.enumerated() {
        for source in part.sources { parts[source] = number }
      }
    }
    var blocks: [FindingBlock] = []
    blocks.reserveCapacity(report.findings.count)
    var positions: [Key: Int] = [:]
    for finding in report.findings {
      guard let key = Key(finding, part: parts[ObjectIdentifier(finding.file)]) else {
        blocks.append(FindingBlock(findings: [finding]))
        continue
      }
      if let position = positions[key] {
        blocks[position].findings.append(finding)
      } else {
        positions[key] = blocks.count
        blocks.append(FindingBlock(findings: [finding]))
      }
    }
    return blocks
  }

  /// The shards of the findings, in the form `0-3, 5`.
  var shards: String { Self.text(of: findings.compactMap(\.shard)) }

  /// Returns the locations of some of its findings, each with its shards in the form `shards 1-3`.
  static func places(of findings: some Sequence<Finding>) -> [(shards: String, place: String)] {
    var order: [FindingOrigin] = []
    var shards: [FindingOrigin: [Int]] = [:]
    for finding in findings {
      if shards[finding.place] == nil { order.append(finding.place) }
      shards[finding.place, default: []].append(finding.shard ?? 0)
    }
    return order.map { place in
      let numbers = shards[place] ?? []
      let noun = Set(numbers).count == 1 ? "shard" : "shards"
      return ("\(noun) \(text(of: numbers))", place.description)
    }
  }

  static func text(of shards: [Int]) -> String {
    let numbers = Set(shards).sorted()
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }
}

/// Replaces shard numbers in texts.
enum ShardlessText {
  /// Returns the text with a placeholder for the shard's number where it is part of a name or follows the word "shard".
  static func withoutNumber(_ text: String, of shard: Int) -> String {
    let bytes = Array(text.utf8)
    let number = Array(String(shard).utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        result.append(bytes[index])
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      let isMeant =
        bytes[start..<index].elementsEqual(number)
        && (isInName(bytes, start, index) || follows("shard ", bytes, start))
      if isMeant { result.append(0) } else { result += bytes[start..<index] }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isInName(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    func joins(_ position: Int) -> Bool {
      guard bytes.indices.contains(position) else { return false }
      let byte = bytes[position]
      return byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
    return joins(start - 1) || joins(end)
  }

  private static func follows(_ word: StaticString, _ bytes: [UInt8], _ start: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start >= count else { return false }
    let before = UnsafeBufferPointer(start: word.utf8Start, count: count)
    return bytes[start - count..<start].elementsEqual(before)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
