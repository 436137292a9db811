import Jitsi

/// The paths of the files of a copied shard.
enum CopyPath {
  /// The path with the deepest name that contains the shard's number renamed; nil if there is none.
  ///
  /// - Parameters:
  ///   - path: The path of the original.
  ///   - renaming: The renaming from the donor to the new shard.
  ///   - numbers: Whether the first number in the file's name counts without `shard` before it.
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
