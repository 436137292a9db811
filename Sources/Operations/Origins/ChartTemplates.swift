import Kubernetes
import Lint
import YAML

/// Maps the paths in helm's `# Source:` comments to the template files in a chart's folder.
struct ChartTemplates {
  private let folder: String
  /// The files that were already looked up, by comment.
  private var found: [String: String] = [:]
  private var texts: [String: TemplateText] = [:]

  init(folder: String) { self.folder = folder }

  /// - Parameters:
  ///   - finding: A finding in a rendered object.
  ///   - root: The object that the finding is about, as rendered.
  ///   - source: The path in the comment, which begins with the chart's name; for a dependency, `charts/NAME` follows.
  ///   - files: The files read so far.
  mutating func origin(
    of finding: Finding, in root: Node?, source: String?, _ files: inout FileCache
  ) -> FindingOrigin {
    guard let source else { return chart(&files, dependency: nil) }
    let file = found[source] ?? template(source)
    found[source] = file
    guard let file else { return chart(&files, dependency: Self.dependency(in: source)) }
    guard let object = finding.object,
      let text = texts[file] ?? files.source(file).map(TemplateText.init)
    else {
      return FindingOrigin(file: file)
    }
    texts[file] = text
    let field = finding.path.flatMap { FieldPath($0) }?.steps ?? []
    let rendered = finding.file.line(finding.start.line) ?? ""
    let place = text.place(of: object, field: field, in: root, rendered: rendered)
    return FindingOrigin(file: file, line: place?.line ?? 1, column: place?.column ?? 1)
  }

  /// Returns the file of a template; nil if its chart is packaged.
  private func template(_ source: String) -> String? {
    var parts = source.split(separator: "/").dropFirst()
    // Ignore paths outside the chart.
    guard !parts.isEmpty, !parts.contains("..") else { return nil }
    let direct = Path.join(folder, parts.joined(separator: "/"))
    if WorkingFolder.exists(direct) { return direct }
    // A subchart's folder may have another name than the chart.
    var current = folder
    while parts.count > 2, parts.first == "charts" {
      let name = parts[parts.startIndex + 1]
      let charts = Path.join(current, "charts")
      let match = (try? FileReader.names(in: charts))?.first {
        ChartFile(folder: Path.join(charts, $0)).name == String(name)
      }
      guard let match else { return nil }
      current = Path.join(charts, match)
      parts = parts.dropFirst(2)
    }
    let path = Path.join(current, parts.joined(separator: "/"))
    return WorkingFolder.exists(path) ? path : nil
  }

  /// Returns the name of the packaged dependency that contains a template.
  private static func dependency(in source: String) -> String? {
    let parts = source.split(separator: "/")
    return parts.count > 3 && parts[1] == "charts" ? String(parts[2]) : nil
  }

  /// Returns the place in `Chart.yaml`, at the line of the dependency if it has one.
  private func chart(_ files: inout FileCache, dependency: String?) -> FindingOrigin {
    guard let status = try? FileReader.status(folder), status.isFolder else {
      return FindingOrigin(file: folder)
    }
    let file = Path.join(folder, "Chart.yaml")
    if let dependency, let tree = files.tree(file),
      let root = tree.documents.first?.root.map(tree.node)
    {
      for entry in root["dependencies"]?.elements.map({ $0 }) ?? []
      where (entry["alias"] ?? entry["name"])?.text == dependency {
        return FindingOrigin(file: file, line: entry.start.line)
      }
    }
    return FindingOrigin(file: file)
  }
}
