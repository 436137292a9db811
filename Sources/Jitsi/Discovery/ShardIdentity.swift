import Basics
import Kubernetes
import YAML

/// The shard that an object belongs to, according to the object itself.
struct ShardIdentity: Sendable, Hashable {
  /// The text that identifies the shard, such as `0` or `shard-0`.
  let key: String
  /// The number in that text.
  let number: Int?
  /// Where the text was found, for explanations.
  let reason: String

  /// Reads labels and a name, the most reliable first. If two of the others agree against the first, they win, so that one
  /// mistake does not move a workload to another shard. Labels that number bridges (`jvb-shard`, `instance`, `replica`) are
  /// ignored.
  init?(labels: [Node?], name: String, selector: Node? = nil) {
    var found = labels.compactMap { Self(labels: $0) }
    if let number = Self.number(inName: name) {
      found.append(Self(value: String(number), reason: "name \(name)"))
    }
    if let identity = Self(labels: selector) { found.append(identity) }
    if let pod = selector?[ServiceEntry.podNameLabel]?.text, let number = Self.number(inName: pod) {
      found.append(Self(value: String(number), reason: "selected pod \(pod)"))
    }
    guard var chosen = found.first else { return nil }
    if found.count > 2, !found[1...].contains(where: { $0.key == chosen.key }) {
      let others = found[1...]
      let agreed = others.first { one in others.count { $0.key == one.key } > 1 }
      if let agreed { chosen = agreed }
    }
    self = chosen
  }

  private init?(labels: Node?) {
    guard let labels else { return nil }
    var found: (label: String, value: String)?
    for entry in labels.entries {
      guard let label = entry.key.text, ShardLabel.isKey(label),
        let value = entry.value.text, !value.isEmpty
      else { continue }
      // The plain spelling takes precedence over others.
      let isPlain = label == "shard" || label.hasSuffix("/shard")
      if found == nil || isPlain { found = (label, value) }
      if isPlain { break }
    }
    guard let found else { return nil }
    self.init(value: found.value, reason: "label \(found.label): \(found.value)")
  }

  init(value: String, reason: String) {
    let digits = value.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    number = Int(Substring(value.utf8.suffix(digits)))
    key = number.map(String.init) ?? value
    self.reason = reason
  }

  /// Returns the number in `…shard-3…`, `…shard3…` or `…shard_3…`.
  static func number(inName name: String) -> Int? {
    guard ShardLabel.holdsShard(name) else { return nil }
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
