public import Lint
public import YAML

/// The values of a published chart, converted to a layout.
public struct ChartValues: Sendable {
  public let layout: ShardLayout
  /// Values that a layout cannot express.
  public let notes: [String]

  /// Reads values files over the chart's own values; later files override earlier ones, as in helm.
  ///
  /// - Parameters:
  ///   - trees: The files; their keys determine which of the published charts they belong to.
  ///   - namespace: The namespace if the values set none.
  /// - Throws: `ConfigurationErrors` with all errors and their positions.
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
