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
  /// A kustomization tree in which nothing holds one shard alone.
  case noShardFolder(Int, overlays: [String])
  case namelessFolder(String, shard: Int)
  case notEditable(String, shard: Int)
  case slotOutOfReach
  case notRendered(String)
  case lost(String)
  case portsOverlap(Int, with: Int)
  case nodePortTaken(Int, by: String)
  /// Files stand where a copy is to go, and the overlays do not reach them.
  case fileThere(String)

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
    case .noShardFolder(let shard, let overlays):
      """
      no folder that \(overlays.joined(separator: ", ")) reaches is shard \(shard)'s alone: one is told by \
      its name, as in shard-\(shard), or by the namePrefix, nameSuffix or `shard` label that its \
      kustomization sets; manifests that hold shards as they are can be named with -f
      """
    case .namelessFolder(let folder, let shard):
      """
      the folder \(folder) is shard \(shard)'s, and its name does not say so, so that a copy would \
      have no name; call it shard-\(shard) first
      """
    case .notEditable(let file, let shard):
      "\(file) can't be turned into another shard's than shard \(shard)'s without rewriting it by hand"
    case .slotOutOfReach:
      """
      HAProxy needs another line for its shards, and the haproxy.cfg that kustomize renders stands \
      in no local file as it is
      """
    case .notRendered(let object):
      "kustomize would not render \(object): something in the tree names the shard where it was not found"
    case .lost(let object):
      "kustomize would no longer render \(object), which is no part of the shard"
    case .portsOverlap(let shard, let other):
      """
      the node ports of shard \(shard) would overlap those of shard \(other); where the copied shard's \
      folder sets no base port, copy one that does, with --from
      """
    case .fileThere(let path):
      """
      \(path) is there already, and nothing that was named with -k reaches it: list its folder in the \
      overlay, or move it away
      """
    case .nodePortTaken(let port, let service):
      "node port \(port) would be taken twice: \(service) has it, too"
    }
  }
}
