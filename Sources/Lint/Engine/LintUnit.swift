public import YAML

/// Texts that are linted as one input: what is in one of them is there for the others.
public struct LintUnit: Sendable {
  /// What it is called in reports; empty where it needs no name.
  public let name: String
  public let trees: [Tree]

  public init(name: String, trees: [Tree]) {
    self.name = name
    self.trees = trees
  }
}
