public import YAML

/// Texts that are linted as one input, so that references between them resolve.
public struct LintUnit: Sendable {
  /// The name in reports; empty if it needs none.
  public let name: String
  public let trees: [Tree]

  public init(name: String, trees: [Tree]) {
    self.name = name
    self.trees = trees
  }
}
