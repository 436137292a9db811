/// The identity of a finding across runs: independent of line numbers and of the file's name.
struct FindingKey: Hashable, Sendable {
  let rule: String
  let kind: String
  let namespace: String
  let name: String
  /// The path of the field without positions in lists, because elements before it may be added or removed.
  let path: String
  /// A hash of the line as a report shows it.
  let content: String
}

extension FindingKey {
  init(_ finding: Finding, shown: String) {
    self.init(
      rule: finding.rule, kind: finding.object?.kind ?? "",
      namespace: finding.object?.namespace ?? "", name: finding.object?.name ?? "",
      path: Self.withoutPositions(finding.path ?? ""), content: Self.hash(shown))
  }

  /// Returns `spec.ports[].port` for `spec.ports[0].port`.
  static func withoutPositions(_ path: String) -> String {
    var kept: [UInt8] = []
    var isInside = false
    var bytes = Array(path.utf8)[...]
    while let byte = bytes.popFirst() {
      if isInside {
        if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { continue }
        isInside = false
      } else if byte == UInt8(ascii: "[") {
        isInside = true
      }
      kept.append(byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// A hash of a line without leading and trailing whitespace, so that indentation may change.
  static func hash(_ line: String) -> String {
    var bytes = Array(line.utf8)[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return StableHash.bytes(bytes)
  }
}
