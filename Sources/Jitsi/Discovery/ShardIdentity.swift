import Kubernetes
import YAML

/// The shard that an object belongs to, according to the object itself.
struct ShardIdentity: Sendable, Hashable {
  /// The text that identifies the shard, such as `0` or `shard-0`.
  let key: String
  /// The number in that text.
  let number: Int?
  private let origin: Origin

  /// Where the text was found; put into words only when needed.
  private enum Origin: Hashable {
    case label(String, value: String)
    case name(String)
    case selectedPod(String)
    case variable(String, value: String)
  }

  /// Where the text was found, for explanations.
  var reason: String {
    switch origin {
    case .label(let label, let value): "label \(label): \(value)"
    case .name(let name): "name \(name)"
    case .selectedPod(let pod): "selected pod \(pod)"
    case .variable(let variable, let value): "variable \(variable)=\(value)"
    }
  }

  /// Reads labels and a name, the most reliable first. If two of the others agree against the first, they win, so that one
  /// mistake does not move a workload to another shard. Labels that number bridges (`jvb-shard`, `instance`, `replica`) are
  /// ignored.
  init?(labels: [Node?], name: String, selector: Node? = nil) {
    var found = labels.compactMap { Self(labels: $0) }
    if let number = Self.number(inName: name) {
      found.append(Self(value: String(number), .name(name)))
    }
    if let identity = Self(labels: selector) { found.append(identity) }
    if let pod = selector?[ServiceEntry.podNameLabel]?.text, let number = Self.number(inName: pod) {
      found.append(Self(value: String(number), .selectedPod(pod)))
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
    self.init(value: found.value, .label(found.label, value: found.value))
  }

  /// Reads the value of an environment variable.
  init(variable: String, value: String) {
    self.init(value: value, .variable(variable, value: value))
  }

  private init(value: String, _ origin: Origin) {
    let digits = value.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
    number = Int(Substring(value.utf8.suffix(digits)))
    key = number.map(String.init) ?? value
    self.origin = origin
  }

  /// Returns the number in `…shard-3…`, `…shard3…` or `…shard_3…`.
  static func number(inName name: String) -> Int? {
    var name = name
    return name.withUTF8 { bytes in
      var start = 0
      while let end = ShardLabel.endOfShard(in: bytes, from: start) {
        start = end
        let rest = bytes[end...]
        let isSeparated = rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "_")
        let digits = rest.dropFirst(isSeparated ? 1 : 0).prefix { $0 >= 0x30 && $0 <= 0x39 }
        if let number = Int(String(decoding: digits, as: UTF8.self)) { return number }
      }
      return nil
    }
  }
}
