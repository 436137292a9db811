import Layout
import ShardEditing
import YAML

/// The little that has to be known of a kustomization before it is rendered.
struct Kustomization {
  /// Whether it is only a part of others and makes nothing by itself.
  let isComponent: Bool
  /// What it builds upon: files, folders and addresses, as written.
  let bases: [String]
  /// The files that it may name: resources, patches, and what generators read.
  let files: [String]
  /// The folder in which it has charts that it inflates; nil where it inflates none.
  let charts: String?

  /// Nil when the file is no kustomization of kustomize; Flux has objects of that name.
  init?(folder: String, name: String) {
    guard let bytes = try? FileReader.read(Path.join(folder, name), limit: 1 << 20),
      let file = try? SourceFile(name: name, reading: bytes)
    else { return nil }
    let tree = Tree(parsing: file)
    guard let root = tree.documents.first?.root.map(tree.node) else {
      // An empty or a broken one is kustomize's to judge, in its own words.
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
