import Layout
import Lint
import ShardEditing
import YAML

/// Files that are linted as parts of what a folder holds, as editors and hooks name them.
struct InputContext {
  struct Target {
    /// As the user named it.
    let name: String
    /// The absolute path, with symbolic links followed as far as there is something.
    let path: String
    let isFolder: Bool

    func covers(_ path: String) -> Bool {
      path == self.path || isFolder && path.hasPrefix(self.path == "/" ? "/" : self.path + "/")
    }
  }

  let targets: [Target]
  /// The file whose text comes through standard input, and that text.
  let replaced: (path: String, text: [UInt8])?

  /// The absolute path of a file, which need not be there yet.
  static func path(of name: String) -> String {
    if let real = WorkingFolder.real(name) { return real }
    let absolute = WorkingFolder.absolute(name)
    let folder = LexicalPath.parent(absolute)
    return Path.join(WorkingFolder.real(folder) ?? folder, LexicalPath.name(absolute))
  }

  /// Whether a chart or a kustomization is made of one of the files.
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

  /// Whether a chart or a kustomization is made with the text of standard input.
  func isChanged(_ source: InputSource) -> Bool {
    guard let replaced else { return false }
    let alone = InputContext(
      targets: [Target(name: "", path: replaced.path, isFolder: false)], replaced: nil)
    return source.isRendering && alone.isPart(of: source)
  }

  /// Whether a file, by the name that it was read under, is one of those that are meant.
  func covers(_ name: String) -> Bool {
    let path = Self.path(of: name)
    return targets.contains { $0.covers(path) }
  }

  /// What a renderer makes of a folder with the text of standard input in place of the file's own.
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
      // As the user would call the file: from the folder as they named it.
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
  /// The error with a program's words about the user's files.
  func naming(_ folder: String, insteadOf copy: String) -> InputError {
    guard case .toolFailed(let tool, let status, let words) = self else { return self }
    return .toolFailed(tool, status: status, words: words.replacing(copy, with: folder))
  }
}
