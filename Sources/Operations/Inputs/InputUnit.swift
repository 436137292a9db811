public import Lint
public import YAML

/// What is linted as one input.
public struct InputUnit: Sendable {
  /// What it is called in reports: the folder of a chart, of a kustomization, or of plain manifests; empty for what was
  /// named itself.
  public let name: String
  public package(set) var trees: [Tree]
  /// The positions of its texts among all that were read.
  public package(set) var sources: [Int]

  package init(name: String, trees: [Tree], sources: [Int]) {
    self.name = name
    self.trees = trees
    self.sources = sources
  }
}

extension Inputs {
  /// The ``units`` as the linter takes them.
  public var lintUnits: [LintUnit] { units.map { LintUnit(name: $0.name, trees: $0.trees) } }
}
