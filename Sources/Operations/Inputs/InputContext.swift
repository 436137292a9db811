import Layout
import Lint
import ShardEditing
import YAML

/// Files that an editor or a hook passes, to be linted as parts of the charts, kustomizations and folders they belong to.
struct InputContext {
  struct Target {
    /// The name that the user gave.
    let name: String
    /// The absolute path, with the symbolic links of its existing part resolved.
    let path: String
    let isFolder: Bool

    func covers(_ path: String) -> Bool {
      path == self.path || isFolder && path.hasPrefix(self.path == "/" ? "/" : self.path + "/")
    }
  }

  let targets: [Target]
  /// The file that standard input stands in for, and the text read from standard input.
  let replaced: (path: String, text: [UInt8])?

  /// Returns the absolute path of a file that may not exist yet.
  static func path(of name: String) -> String {
    if let real = WorkingFolder.real(name) { return real }
    let absolute = WorkingFolder.absolute(name)
    let folder = LexicalPath.parent(absolute)
    return Path.join(WorkingFolder.real(folder) ?? folder, LexicalPath.name(absolute))
  }

  /// Whether a chart or kustomization uses one of the files.
  func isPart(of source: InputSource) -> Bool {
    switch source {
    case .chart(let folder):
      let prefix = Self.path(of: folder) + "/"
      return targets.contains { $0.path.hasPrefix(prefix) || $0.covers(prefix) }
    case .kustomization(let folder):
      guard let tree = try? KustomizeTreeReader.read([folder]) else { return false }
      return tree.allPaths.contains { path in targets.contains { $0.covers(path) } }
    case .file, .standardInput:
      return true
    }
  }

  /// Whether a chart or kustomization uses the file that standard input stands in for.
  func isChanged(_ source: InputSource) -> Bool {
    guard let replaced else { return false }
    let alone = InputContext(
      targets: [Target(name: "", path: replaced.path, isFolder: false)], replaced: nil)
    return source.isRendering && alone.isPart(of: source)
  }

  /// Whether a file is one of the targets or below a target folder.
  func covers(_ name: String) -> Bool {
    let path = Self.path(of: name)
    return targets.contains { $0.covers(path) }
  }

  /// Renders a folder with the text of standard input in place of the file's content.
  func render(
    _ source: InputSource, _ rendering: ChartRendering, limits: Limits
  ) throws(InputError) -> (text: [UInt8], routes: KustomizeRoutes?) {
    guard let replaced, case .chart(let folder) = source else {
      return try renderKustomization(source, limits: limits)
    }
    let scratch = try ScratchFolder()
    let root = Self.path(of: folder)
    var copy = FolderCopy(limit: limits.fileSize)
    try copy.copy(root, to: scratch.path, replacing: replaced)
    do throws(InputError) {
      return (try Renderer.template(scratch.path, rendering, limit: limits.fileSize), nil)
    } catch {
      throw error.naming(folder, insteadOf: scratch.path)
    }
  }

  private func renderKustomization(
    _ source: InputSource, limits: Limits
  ) throws(InputError) -> (text: [UInt8], routes: KustomizeRoutes?) {
    guard let replaced, case .kustomization(let folder) = source else { return ([], nil) }
    var tree: KustomizeTree
    let text: SourceFile
    do throws(InputIssue) {
      tree = try KustomizeTreeReader.read([folder])
    } catch {
      throw error.error
    }
    do throws(SourceError) {
      text = try SourceFile(name: replaced.path, reading: replaced.text, limits: limits)
    } catch {
      throw .source(error)
    }
    tree.put(.text(text), at: replaced.path)
    let real = Self.path(of: folder)
    return try KustomizeStage.render(tree, real, limits: limits) { path in
      // The file's path as the user would write it: starting with the folder name that they gave.
      LexicalPath.tidied(Path.join(folder, LexicalPath.relative(path, to: real)))
    }
  }
}

extension InputSource {
  fileprivate var isRendering: Bool {
    switch self {
    case .kustomization, .chart: true
    case .file, .standardInput: false
    }
  }
}

extension InputError {
  /// Returns the error with the paths of the temporary copy replaced by the user's paths.
  func naming(_ folder: String, insteadOf copy: String) -> InputError {
    guard case .toolFailed(let tool, let status, let words) = self else { return self }
    return .toolFailed(tool, status: status, words: words.replacing(copy, with: folder))
  }
}
