import YAML

/// The little that has to be known of a chart before it is rendered.
struct ChartFile {
  let name: String?
  /// Whether it only holds templates for others.
  let isLibrary: Bool
  /// Folders of this machine that it takes other charts from, seen from its own.
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
