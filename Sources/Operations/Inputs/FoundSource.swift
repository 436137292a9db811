/// A source, and how it was come by.
struct FoundSource {
  let source: InputSource
  /// Nil for standard input.
  let identity: FileReader.Identity?
  /// The folder that was walked, as it was named; nil for what was named itself with a flag, or is a file that was named.
  let root: String?

  init(_ source: InputSource, _ identity: FileReader.Identity? = nil, root: String? = nil) {
    self.source = source
    self.identity = identity
    self.root = root
  }

  var isRendered: Bool {
    switch source {
    case .kustomization, .chart: true
    case .file, .standardInput: false
    }
  }
}
