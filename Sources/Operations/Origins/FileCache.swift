import YAML

/// A cache that reads each file once.
struct FileCache {
  private var trees: [String: Tree?] = [:]
  private var sources: [String: SourceFile?] = [:]

  /// Returns the text of a file; nil if it cannot be read.
  mutating func source(_ path: String) -> SourceFile? {
    if let known = sources[path] { return known }
    let source = try? SourceFile.reading(path)
    sources[path] = .some(source)
    return source
  }

  mutating func tree(_ path: String) -> Tree? {
    if let known = trees[path] { return known }
    let tree = source(path).map { Tree(parsing: $0) }
    trees[path] = .some(tree)
    return tree
  }
}
