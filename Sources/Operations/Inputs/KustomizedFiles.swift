import Layout
import Lint
import ShardEditing

/// Tells which files a kustomization names: kustomize completes what they hold before a server gets it.
///
/// Only kustomizations of the file's own folder and of those above it are looked at: kustomize lets none name files of other
/// folders (https://kubectl.docs.kubernetes.io/faq/kustomize/#security-file-foo-is-not-in-or-below-bar).
struct KustomizedFiles {
  /// The files that a folder's kustomization names, by absolute paths.
  private var named: [String: Set<String>] = [:]

  mutating func contains(_ path: String) -> Bool {
    let file = WorkingFolder.absolute(path)
    guard file.hasPrefix("/") else { return false }
    var folder = file
    while folder != "/" {
      folder = LexicalPath.parent(folder)
      if files(of: folder).contains(file) { return true }
    }
    return false
  }

  private mutating func files(of folder: String) -> Set<String> {
    if let known = named[folder] { return known }
    let name = KustomizationFile.names.first { WorkingFolder.exists(Path.join(folder, $0)) }
    let files = name.flatMap { Kustomization(folder: folder, name: $0)?.files } ?? []
    named[folder] = Set(files)
    return named[folder] ?? []
  }
}
