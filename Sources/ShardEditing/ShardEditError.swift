/// The errors of adding and removing shards.
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
  /// A server that is copied or numbered is cordoned.
  case cordonedServer(String)
  case tooDeep(String)
  /// No part of the kustomization tree belongs to a single shard.
  case noShardFolder(Int, overlays: [String])
  case namelessFolder(String, shard: Int)
  case notEditable(String, shard: Int)
  case slotOutOfReach
  case notRendered(String, by: String)
  case lost(String, by: String)
  case portsOverlap(Int, with: Int, by: String)
  case nodePortTaken(Int, by: String)
  /// Files already exist where a copy is to be written, and the overlays do not refer to them.
  case fileThere(String)
  /// No number in the chart's values sets the number of shards.
  case noShardCount(Int)
  case severalShardCounts([String])
  /// The shard of a chart can only be removed after all higher ones.
  case notCounted(Int, highest: Int)
  case countNotEditable(String, file: String)

  /// One or two lines, in lower case.
  package var description: String {
    switch self {
    case .noInstallation:
      "no installation with shards found; `kubectl jitsi lint -v` shows how each object was classified"
    case .severalInstallations(let namespaces):
      """
      several installations found, in namespaces \(namespaces.joined(separator: ", ")); select one \
      with -n
      """
    case .noShard(let index, let there):
      "shard \(index) does not exist: shards are \(there.map(String.init).joined(separator: ", "))"
    case .noCompleteShard:
      """
      no complete shard to copy: a shard needs web, jicofo, prosody and videobridges; `kubectl \
      jitsi lint` reports what is missing, and `kubectl jitsi apply` creates it in a cluster where \
      possible
      """
    case .nameless(let object, let shard):
      """
      \(object) belongs to shard \(shard), but its name does not contain the number: a copy would \
      have the same name; rename it to contain shard-\(shard) first
      """
    case .taken(let object):
      "\(object) already exists and is not a part of a shard"
    case .lastShard(let index):
      "shard \(index) is the last one; without it nobody can join a meeting"
    case .notHighest(let index, let highest):
      """
      shard \(index) is not the highest: removing it leaves a gap below shard \(highest); remove \
      that one, or add --allow-gap
      """
    case .notRemovable(let object):
      "\(object) is in a list from which it cannot be removed alone"
    case .cordonedServer(let server):
      "HAProxy server \(server) is cordoned: uncordon its shard before you add another one"
    case .noServerLine(let shard):
      "no HAProxy server line points to shard \(shard) only, so there is none to copy"
    case .tooDeep(let object):
      "\(object) is nested deeper than any manifest"
    case .noShardFolder(let shard, let overlays):
      """
      no folder in \(overlays.joined(separator: ", ")) belongs to shard \(shard) only: a shard's \
      folder is recognized by its name, as in shard-\(shard), or by the namePrefix, nameSuffix or \
      `shard` label of its kustomization; use -f for manifests that contain complete shards
      """
    case .namelessFolder(let folder, let shard):
      """
      the folder \(folder) belongs to shard \(shard), but its name does not contain the number, so \
      a copy would have no name; rename it to shard-\(shard) first
      """
    case .notEditable(let file, let shard):
      "\(file) cannot be copied for another shard than shard \(shard) without manual changes"
    case .slotOutOfReach:
      """
      HAProxy needs a changed line for its shards, but no local file contains the haproxy.cfg that \
      kustomize renders
      """
    case .notRendered(let object, let renderer):
      "\(renderer) would not render \(object): "
        + (renderer == "helm"
          ? "the chart does not render it for each shard"
          : "the tree refers to the shard in a place that was not recognized")
    case .lost(let object, let renderer):
      "\(renderer) would no longer render \(object), which is not a part of the shard"
    case .portsOverlap(let shard, let other, let renderer):
      "the node ports of shard \(shard) would overlap those of shard \(other)"
        + (renderer == "helm"
          ? ": the chart reserves fewer ports for each shard than its bridges use"
          : "; if the copied shard's folder sets no base port, copy one that does, with --from")
    case .noShardCount(let count):
      """
      no value sets the number of shards: neither the values files nor the chart's own values have \
      a key with `shard` in its name and the rendered number, \(count)
      """
    case .severalShardCounts(let keys):
      "several values may set the number of shards: \(keys.joined(separator: ", "))"
    case .notCounted(let index, let highest):
      "shard \(index) is not the highest, and the chart only sets their number: remove shard \(highest) first"
    case .countNotEditable(let key, let file):
      "\(key) of \(file) cannot be changed without changing something else"
    case .fileThere(let path):
      """
      \(path) already exists, but no overlay given with -k includes it: list its folder in the \
      overlay, or move it
      """
    case .nodePortTaken(let port, let service):
      "node port \(port) would be used twice: \(service) has it already"
    }
  }
}
