/// The label keys with which published installations number their shards: `shard`, `example.org/shard`, `shard-id`, `shard_id`,
/// `shardIndex`, `jitsi-shard`.
///
/// Keys that number something else are not included: `jvb-shard` numbers bridges, and `shard-count` counts shards.
public enum ShardLabel {
  public static func isKey(_ key: String) -> Bool {
    let bytes = key.utf8
    // Rules out most keys of most objects cheaply.
    guard bytes.count >= 5, bytes.count < 256, holdsShard(key) else { return false }
    if key == "shard" { return true }
    let name = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[bytes.index(after: $0)...] }
    let words = words(of: Substring(name ?? bytes[...]))
    guard let place = words.lastIndex(of: "shard") else { return false }
    return words[(place + 1)...].allSatisfy(numbering.contains)
      && !words[..<place].contains(where: others.contains)
  }

  /// Returns whether a text contains `shard` in any case.
  static func holdsShard(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { endOfShard(in: $0, from: 0) != nil }
  }

  /// Returns where the first `shard` at or after an offset ends, in any case.
  static func endOfShard(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var end = start + 5
    while end <= bytes.count {
      if bytes[end - 5] | 0x20 == UInt8(ascii: "s"), bytes[end - 4] | 0x20 == UInt8(ascii: "h"),
        bytes[end - 3] | 0x20 == UInt8(ascii: "a"), bytes[end - 2] | 0x20 == UInt8(ascii: "r"),
        bytes[end - 1] | 0x20 == UInt8(ascii: "d")
      {
        return end
      }
      end += 1
    }
    return nil
  }

  /// Words after `shard` in keys for a shard's number or name.
  private static let numbering: Set<String> = [
    "id", "index", "idx", "key", "name", "no", "nr", "num", "number", "ordinal",
  ]

  /// Words before `shard` in keys that count parts of a shard or the shards themselves.
  private static let others: Set<String> = [
    "jvb", "jvbs", "videobridge", "videobridges", "bridge", "bridges", "instance", "replica",
    "jibri", "jigasi", "web", "jicofo", "prosody", "haproxy", "visitor", "visitors", "pod",
    "total", "max", "no", "without", "by", "per",
  ]

  /// Returns the lowercase words of a key: `shard` and `index` for `shardIndex` and `shard_index`.
  private static func words(of key: Substring) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var wasLower = false
    func finish() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word = []
    }
    for byte in key.utf8 {
      let isUpper = (0x41...0x5A).contains(byte)
      let isLower = (0x61...0x7A).contains(byte)
      guard isUpper || isLower || (0x30...0x39).contains(byte) else {
        finish()
        wasLower = false
        continue
      }
      if isUpper, wasLower { finish() }
      word.append(isUpper ? byte | 0x20 : byte)
      wasLower = isLower
    }
    finish()
    // `shardid` and `shardindex` also occur as one word.
    return words.flatMap { word in
      guard word.hasPrefix("shard"), numbering.contains(String(word.dropFirst(5))) else {
        return [word]
      }
      return ["shard", String(word.dropFirst(5))]
    }
  }
}
