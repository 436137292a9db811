/// Why shards can't be added or removed.
package enum ShardEditError: Error, Sendable, Hashable, CustomStringConvertible {
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
  case notRendered(String, by: String)
  case lost(String, by: String)
  case portsOverlap(Int, with: Int, by: String)
  case nodePortTaken(Int, by: String)
  /// Files stand where a copy is to go, and the overlays do not reach them.
  case fileThere(String)
  /// Values of a chart in which no number says how many shards there are.
  case noShardCount(Int)
  case severalShardCounts([String])
  /// A shard of a chart that goes only when all higher ones are gone.
  case notCounted(Int, highest: Int)
  case countNotEditable(String, file: String)

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
      videobridges; `kubectl jitsi lint` says what is missing, and `kubectl jitsi apply` makes in a \
      cluster what can be made
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
    case .notRendered(let object, let renderer):
      "\(renderer) would not render \(object): "
        + (renderer == "helm"
          ? "the chart does not make it for each shard that it counts"
          : "something in the tree names the shard where it was not found")
    case .lost(let object, let renderer):
      "\(renderer) would no longer render \(object), which is no part of the shard"
    case .portsOverlap(let shard, let other, let renderer):
      "the node ports of shard \(shard) would overlap those of shard \(other)"
        + (renderer == "helm"
          ? ": the chart leaves each shard fewer than its bridges have"
          : "; where the copied shard's folder sets no base port, copy one that does, with --from")
    case .noShardCount(let count):
      """
      no value says how many shards there are: a key with `shard` in it and the number \(count), which \
      is how many are rendered, stands neither in the files of values nor in the chart's own
      """
    case .severalShardCounts(let keys):
      "several values may say how many shards there are: \(keys.joined(separator: ", "))"
    case .notCounted(let index, let highest):
      "shard \(index) is not the highest, and the chart counts its shards: remove shard \(highest) first"
    case .countNotEditable(let key, let file):
      "\(key) of \(file) can't be changed without touching something else"
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
