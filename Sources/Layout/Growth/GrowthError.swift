/// Why shards can't be added or removed.
package enum GrowthError: Error, Sendable, Hashable, CustomStringConvertible {
  case noInstallation
  case severalInstallations([String])
  case noShard(Int, there: [Int])
  case noCompleteShard
  case nameless(String, shard: Int)
  case taken(String)
  case lastShard(Int)
  case notHighest(Int, highest: Int)
  case notRemovable(String)
  case noServerLine(shard: Int)
  case tooDeep(String)

  /// One line or two, in lower case.
  package var description: String {
    switch self {
    case .noInstallation:
      "there is no installation with shards here; `kubectl jitsi lint -v` tells what each object was taken for"
    case .severalInstallations(let namespaces):
      """
      there are several installations here, in the namespaces \(namespaces.joined(separator: ", ")); \
      choose one with -n
      """
    case .noShard(let index, let there):
      "there is no shard \(index): shards are \(there.map(String.init).joined(separator: ", "))"
    case .noCompleteShard:
      """
      no shard is complete, so that there is none to copy: one needs web, jicofo, prosody and \
      videobridges; `kubectl jitsi lint` says what is missing
      """
    case .nameless(let object, let shard):
      """
      \(object) belongs to shard \(shard), and its name does not say so: a copy of it could not be \
      told from it; give it a name with shard-\(shard) in it first
      """
    case .taken(let object):
      "\(object) is there already, and is no part of a shard"
    case .lastShard(let index):
      "shard \(index) is the only one; without it nobody can meet"
    case .notHighest(let index, let highest):
      """
      shard \(index) is not the highest: removing it leaves a gap below shard \(highest); remove \
      that one, or add --allow-gap
      """
    case .notRemovable(let object):
      "\(object) stands in a list from which it can't be cut alone"
    case .noServerLine(let shard):
      "no server line of HAProxy leads to shard \(shard) alone, so that there is none to copy"
    case .tooDeep(let object):
      "\(object) is nested deeper than any manifest"
    }
  }
}
