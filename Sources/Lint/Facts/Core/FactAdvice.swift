import CEL

/// Hints for a fact that a record does not have: its new name, or the variable that has it.
enum FactAdvice {
  /// The records that expressions can reach, and their paths.
  private static let subjects: [(record: RecordType, way: String)] = [
    (FactSchemas.component.record, "shard.components"),
    (FactSchemas.web.record, "shard.web"),
    (FactSchemas.jicofo.record, "shard.jicofo"),
    (FactSchemas.prosody.record, "shard.prosody"),
    (FactSchemas.jvb.record, "shard.jvb"),
    (FactSchemas.shard.record, "shard"),
    (FactSchemas.haproxy.record, "installation.haproxy"),
    (FactSchemas.installation.record, "installation"),
    (FactSchemas.input.record, "input"),
  ]

  /// Renamed facts: the new name by record and old name.
  static let renamed: [String: [String: String]] = [
    "haproxy": [
      "lostPods": "podsWithoutPeer", "strayPeers": "extraPeers", "readyPods": "configuredPods",
    ],
    "installation": ["holes": "missingIndices"],
    "shard": ["isSmallerHalf": "isMinorFragment"],
    "difference": ["mend": "change", "outvoted": "isMinority"],
    "mediaFault": ["mend": "change"],
  ]

  /// Nil if there is no better hint than the nearest name.
  static func advice(for fact: String, in record: String) -> String? {
    if let name = renamed[record]?[fact] { return ": \(fact) is now called \(name)" }
    guard subjects.contains(where: { $0.record.name == record }) else { return nil }
    let owners = subjects.filter {
      $0.record.fields[fact] != nil && $0.record.base?.fields[fact] == nil
    }
    guard !owners.isEmpty else { return nil }
    let places = owners.map { "\($0.record.name) has it (`\($0.way).\(fact)`)" }
    return ": " + places.joined(separator: ", ")
  }
}
