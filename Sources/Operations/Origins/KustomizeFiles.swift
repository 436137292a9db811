import Kubernetes
import Layout
import Lint
import ShardEditing
import YAML

/// The files from which kustomize built an object: its resource, and the patches of the kustomizations that it passed through.
struct KustomizeFiles {
  /// The folder that was built.
  let folder: String
  /// The kustomizations that the object passed through, the innermost first.
  let route: [String]

  /// Returns the place that last set the value that a finding is about.
  ///
  /// - Parameters:
  ///   - finding: The finding about the value.
  ///   - object: The object as it was rendered.
  ///   - source: The file of the object, according to its origin annotation.
  ///   - files: The files read so far.
  func origin(
    of finding: Finding, object: Node?, source: String?, _ files: inout FileCache
  ) -> FindingOrigin {
    guard let source, !source.contains("://"), let tree = files.tree(source) else {
      return kustomization(files: &files)
    }
    guard let reference = finding.object, let object else { return FindingOrigin(file: source) }
    if KustomizationFile.names.contains(LexicalPath.name(source)) {
      return generated(reference, finding, in: tree, source, object, &files)
    }
    let root = RenderedObject(reference).written(in: tree)
    let own = root.map { FindingOrigin(file: source, line: $0.start.line) }
    if let path = finding.path.flatMap({ FieldPath($0) }),
      let field = RenderedField(path, of: object)
    {
      if let root, field.isSet(in: root) { return own ?? FindingOrigin(file: source) }
      for file in route.reversed() {
        if let place = Patches(file, &files).place(of: field, of: reference, &files) {
          return place
        }
      }
    }
    return own ?? FindingOrigin(file: source)
  }

  /// Returns the kustomization file of the built folder.
  private func kustomization(files: inout FileCache) -> FindingOrigin {
    let paths = KustomizationFile.names.map { Path.join(folder, $0) }
    return FindingOrigin(file: paths.first { WorkingFolder.exists($0) } ?? paths[0])
  }

  /// Returns the entry of a generator, or the file from which the generator read the value.
  private func generated(
    _ reference: ObjectReference, _ finding: Finding, in tree: Tree, _ source: String,
    _ object: Node, _ files: inout FileCache
  ) -> FindingOrigin {
    guard let root = tree.documents.first?.root.map(tree.node) else {
      return FindingOrigin(file: source)
    }
    let lists = ["configMapGenerator", "secretGenerator", "helmCharts"]
    let entries = lists.flatMap { key in root[key]?.elements.map { $0 } ?? [] }
    let named = entries.filter { entry in
      entry["name"]?.text.map { reference.name.contains($0) } ?? false
    }
    guard let entry = named.max(by: { length($0) < length($1) }) else {
      return FindingOrigin(file: source)
    }
    let here = FindingOrigin(file: source, line: entry.start.line)
    guard let path = finding.path.flatMap({ FieldPath($0) }), path.steps.count == 2,
      case .key(let key) = path.steps[1]
    else { return here }
    for written in entry["files"]?.elements.compactMap(\.text) ?? [] {
      let parts = written.split(separator: "=", maxSplits: 1)
      let file = Path.join(
        String(source.dropLast(LexicalPath.name(source).count)), String(parts.last ?? ""))
      let name = parts.count == 2 ? String(parts[0]) : LexicalPath.name(written)
      guard name == key, files.source(file) != nil else { continue }
      let field = path.follow(from: object).node
      let line = field.style == .literal ? finding.start.line - field.start.line : 1
      return FindingOrigin(file: LexicalPath.tidied(file), line: max(1, line))
    }
    return here
  }

  private func length(_ entry: Node) -> Int { entry["name"]?.text?.utf8.count ?? 0 }
}
