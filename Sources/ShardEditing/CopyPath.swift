import Jitsi

/// The path of a file that holds a copied shard.
enum CopyPath {
  /// The path with the deepest folder or file that names the shard renamed; nil where none does.
  ///
  /// - Parameter numbers: whether a name's first number may be the shard's without `shard` before it.
  static func renamed(_ path: String, _ renaming: ShardRenaming, numbers: Bool) -> String? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let file = parts.last else { return nil }
    if renaming.namesShard(file) || numbers, let new = renaming.renamed(file) {
      parts[parts.count - 1] = new
      return parts.joined(separator: "/")
    }
    guard let position = parts.dropLast().lastIndex(where: renaming.namesShard),
      let new = renaming.renamed(parts[position])
    else { return nil }
    parts[position] = new
    return parts.joined(separator: "/")
  }
}
