import Layout
import ShardEditing
import YAML

/// The parts of a kustomization file that are needed before it is rendered.
struct Kustomization {
  /// Whether it is a component, which other kustomizations include and which renders nothing by itself.
  let isComponent: Bool
  /// The files, folders and URLs that it builds on, as written.
  let bases: [String]
  /// Files that it may use: resources, patches, and the input of generators.
  let files: [String]
  /// The folder of the charts that it inflates; nil if it inflates none.
  let charts: String?

  /// Nil if the file is not a kustomization of kustomize; Flux has a kind of the same name.
  init?(folder: String, name: String) {
    guard let bytes = try? FileReader.read(Path.join(folder, name), limit: 1 << 20),
      let file = try? SourceFile(name: name, reading: bytes)
    else { return nil }
    let tree = Tree(parsing: file)
    guard let root = tree.documents.first?.root.map(tree.node) else {
      // An empty or invalid file is left to kustomize, which reports the error.
      self.init(isComponent: false, bases: [], files: [], charts: nil)
      return
    }
    guard KustomizationFile.isKustomize(root) else { return nil }
    self.init(
      isComponent: root["kind"]?.text == "Component",
      bases: KustomizationFile.folderLists.flatMap { key in
        root[key]?.elements.compactMap(\.text) ?? []
      },
      files: KustomizationFile(folder: WorkingFolder.absolute(folder), file)?.files ?? [],
      charts: (root["helmCharts"] ?? root["helmChartInflationGenerator"]) == nil
        ? nil : root["helmGlobals"]?["chartHome"]?.text ?? "charts")
  }

  private init(isComponent: Bool, bases: [String], files: [String], charts: String?) {
    self.isComponent = isComponent
    self.bases = bases
    self.files = files
    self.charts = charts
  }
}
