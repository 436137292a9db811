import YAML

/// The parts of `Chart.yaml` that are needed before the chart is rendered.
struct ChartFile {
  let name: String?
  /// Whether it is a library chart, which only provides templates for other charts.
  let isLibrary: Bool
  /// Local folders of charts that it depends on, relative to its own folder.
  let neighbours: [String]

  init(folder: String) {
    var root: Node?
    if let bytes = try? FileReader.read(Path.join(folder, "Chart.yaml"), limit: 1 << 20),
      let file = try? SourceFile(name: "Chart.yaml", reading: bytes)
    {
      let tree = Tree(parsing: file)
      root = tree.documents.first?.root.map(tree.node)
    }
    name = root?["name"]?.text
    isLibrary = root?["type"]?.text == "library"
    neighbours =
      root?["dependencies"]?.elements.compactMap { entry in
        guard let address = entry["repository"]?.text, address.hasPrefix("file://") else {
          return nil
        }
        return String(address.dropFirst("file://".count))
      } ?? []
  }
}
