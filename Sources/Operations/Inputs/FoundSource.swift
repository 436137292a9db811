import Lint

/// A source, and how it was found.
struct FoundSource {
  let source: InputSource
  /// Nil for standard input.
  let identity: FileReader.Identity?
  /// The folder, as named by the user, in which the source was found; nil if the source itself was named.
  let root: String?
  /// Whether it is below a folder named with `-f`, and so belongs to the same unit as the other named sources.
  let isBelowNamed: Bool

  init(
    _ source: InputSource, _ identity: FileReader.Identity? = nil, root: String? = nil,
    isBelowNamed: Bool = false
  ) {
    self.source = source
    self.identity = identity
    self.root = root
    self.isBelowNamed = isBelowNamed
  }

  var isRendered: Bool {
    switch source {
    case .kustomization, .chart: true
    case .file, .standardInput: false
    }
  }

  /// The absolute path of the folder of a file that was found on a walk through a repository.
  var walkedFolder: String? {
    guard root != nil, !isBelowNamed, case .file(let path) = source else { return nil }
    return LexicalPath.parent(WorkingFolder.absolute(path))
  }
}
