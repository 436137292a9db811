public import Lint
public import YAML

/// A set of texts that are linted together.
public struct InputUnit: Sendable {
  /// The name in reports: the folder of a chart, kustomization or tree of plain manifests; empty for inputs that were named
  /// directly.
  public let name: String
  public package(set) var trees: [Tree]
  /// The indices of its texts among all texts that were read.
  public package(set) var sources: [Int]

  package init(name: String, trees: [Tree], sources: [Int]) {
    self.name = name
    self.trees = trees
    self.sources = sources
  }
}

extension Inputs {
  /// The ``units`` in the form that the linter takes.
  public var lintUnits: [LintUnit] { units.map { LintUnit(name: $0.name, trees: $0.trees) } }
}
