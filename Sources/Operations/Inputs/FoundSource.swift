/// A source, and how it was come by.
struct FoundSource {
  let source: InputSource
  /// Nil for standard input.
  let identity: FileReader.Identity?
  /// The folder that was walked, as it was named; nil for what was named itself with a flag, or is a file that was named.
  let root: String?
  /// Whether it is below a folder that was named with -f, and so belongs to everything else that was named.
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
}
