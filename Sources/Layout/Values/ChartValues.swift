public import Lint
public import YAML

/// What values of a published chart ask for, as a layout.
public struct ChartValues: Sendable {
  public let layout: ShardLayout
  /// What the values have that a layout can't say.
  public let notes: [String]

  /// Reads files of values, later ones over earlier ones as helm does, over what the chart has by itself.
  ///
  /// - Parameters:
  ///   - trees: The files; only their keys tell which of the published charts they are for.
  ///   - namespace: The namespace where the values name none.
  /// - Throws: ``ConfigurationErrors`` with everything that is wrong, each with its place.
  public init(reading trees: [Tree], namespace: String) throws(ConfigurationErrors) {
    var reader = StrictReader()
    let roots = trees.compactMap { reader.root(of: $0, "a values file") }
    let chart = PublishedChart(of: roots)
    var values = ChartValuesReader(chart: chart, reader: reader)
    values.layout.namespace = namespace
    for root in roots { values.read(root) }
    values.conclude(roots.last)
    if !values.reader.errors.isEmpty { throw ConfigurationErrors(values.reader.errors) }
    layout = values.layout
    notes = values.notes
  }
}
