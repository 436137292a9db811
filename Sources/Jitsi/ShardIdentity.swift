import Kubernetes
import YAML

/// What an object says of the shard that it belongs to.
struct ShardIdentity: Sendable, Hashable {
  /// The words that name the shard, as in `0` or `shard-0`.
  let key: String
  /// The number in those words.
  let number: Int?
  /// Where the words were found, for the user who asks why.
  let reason: String

  /// Reads labels of the pods, then of the object, then names. Labels that number bridges (`jvb-shard`, `instance`,
  /// `replica`) are not looked at.
  init?(labels: [Node?], name: String) {
    for labels in labels {
      guard let labels else { continue }
      for entry in labels.entries {
        guard let label = entry.key.text, label == "shard" || label.hasSuffix("/shard"),
          let value = entry.value.text, !value.isEmpty
        else { continue }
        self.init(value: value, reason: "label \(label): \(value)")
        return
      }
    }
    guard let number = Self.number(inName: name) else { return nil }
    self.init(value: String(number), reason: "name \(name)")
  }

  init(value: String, reason: String) {
    let digits = value.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
    let number = Int(String(digits))
    self.number = number
    key = number.map(String.init) ?? value
    self.reason = reason
  }

  /// The number in `…shard-3…`, `…shard3…` or `…shard_3…`.
  static func number(inName name: String) -> Int? {
    var rest = name.lowercased()
    while let tail = rest.tail(behind: "shard") {
      var digits = tail
      if let separator = digits.first, separator == "-" || separator == "_" {
        digits.removeFirst()
      }
      if let number = Int(digits.prefix { $0.isASCII && $0.isNumber }) { return number }
      rest = String(tail)
    }
    return nil
  }
}
