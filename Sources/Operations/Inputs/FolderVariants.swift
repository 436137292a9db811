import Lint

/// Divides the files of a walk into folders that are variants of one another, such as `dev/` and `prod/`: both define the same
/// workload, so they are never applied together.
///
/// Folders whose names differ in digits only, as `shard-0/` and `shard-1/`, belong to one installation, in which the same
/// workload twice is a mistake.
struct FolderVariants {
  /// The files of each variant, by its folder, in the order of their first file; a single entry if there are no variants.
  let folders: [(folder: String, members: [UnitSorter.Member])]

  init(_ members: [UnitSorter.Member]) {
    let roots = Self.roots(members)
    var order: [String] = []
    var found: [String: [UnitSorter.Member]] = [:]
    for member in members {
      let root = member.folder.flatMap { Self.nearest($0, in: roots) } ?? ""
      if found[root] == nil { order.append(root) }
      found[root, default: []].append(member)
    }
    // Objects beside or above the variants may be used by each of them.
    let parents = Set(roots.map(LexicalPath.parent))
    let isDivided =
      !roots.isEmpty
      && (found[""] ?? []).allSatisfy { member in
        let folder = member.folder ?? ""
        return member.isShared
          || !parents.contains {
            folder == $0 || $0.hasPrefix(folder + "/") || folder.hasPrefix($0 + "/")
          }
      }
    folders =
      isDivided ? order.map { ($0.isEmpty ? Self.above(roots) : $0, found[$0]!) } : [("", members)]
  }

  /// Returns the folders that are variants of another one.
  private static func roots(_ members: [UnitSorter.Member]) -> Set<String> {
    var roots: Set<String> = []
    var first: [String: String] = [:]
    for member in members {
      guard let folder = member.folder else { return [] }
      for workload in TreeContent(member.trees).workloads {
        guard let other = first[workload] else {
          first[workload] = folder
          continue
        }
        guard let pair = division(folder, other) else { continue }
        roots.insert(pair.0)
        roots.insert(pair.1)
      }
    }
    return roots
  }

  /// Returns the folders at which the paths of two folders part; nil if one contains the other, or if their names differ in
  /// digits only.
  private static func division(_ first: String, _ second: String) -> (String, String)? {
    let (left, right) = (first.split(separator: "/"), second.split(separator: "/"))
    var shared = 0
    while shared < min(left.count, right.count), left[shared] == right[shared] { shared += 1 }
    guard shared < left.count, shared < right.count else { return nil }
    let names = [left[shared], right[shared]].map { name in name.filter { !$0.isNumber } }
    guard names[0] != names[1] else { return nil }
    return (
      "/" + left[...shared].joined(separator: "/"), "/" + right[...shared].joined(separator: "/")
    )
  }

  /// Returns the innermost of some folders that contains a folder.
  private static func nearest(_ folder: String, in roots: Set<String>) -> String? {
    guard !roots.isEmpty else { return nil }
    var path = folder
    while path != "/", !path.isEmpty {
      if roots.contains(path) { return path }
      path = LexicalPath.parent(path)
    }
    return nil
  }

  /// Returns the folder that contains the outermost variants.
  private static func above(_ roots: Set<String>) -> String {
    LexicalPath.parent(roots.min { $0.utf8.count < $1.utf8.count } ?? "/")
  }
}

extension UnitSorter.Member {
  /// Whether it contains only objects that several installations of a cluster share.
  fileprivate var isShared: Bool {
    let content = TreeContent(trees)
    return content.workloads.isEmpty && content.namespaces.isEmpty
  }
}
