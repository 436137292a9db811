import Layout
import Lint
package import ShardEditing
package import YAML

/// Renders a kustomization tree as it would be, without touching it: from a copy in a folder of its own that goes again.
package enum KustomizeStage {
  /// What kustomize makes of each overlay, under the name that reports show.
  ///
  /// - Parameter names: the overlays as the user named them.
  /// - Throws: ``InputIssue``
  package static func render(
    _ tree: KustomizeTree, names: [String], limits: Limits = .standard
  ) throws(InputIssue) -> [Tree] {
    let scratch: ScratchFolder
    do throws(InputError) {
      scratch = try ScratchFolder()
    } catch {
      throw InputIssue(name: "a temporary folder", error: error)
    }
    let stage = scratch.path
    var trees: [Tree] = []
    do throws(InputError) {
      try write(tree, to: stage)
    } catch {
      throw InputIssue(name: stage, error: error)
    }
    for (overlay, name) in zip(tree.overlays, names) {
      do throws(InputError) {
        let bytes = try Renderer.kustomize(stage + overlay, limit: limits.fileSize).text
        let shown = InputSource.kustomization(name).name
        let text = String(decoding: bytes, as: UTF8.self)
        trees += Tree.parse(SourceFile(name: shown, text: text), limits: limits)
      } catch {
        throw InputIssue(name: name, error: without(stage, error))
      }
    }
    return trees
  }

  /// What kustomize makes of one overlay, and the kustomizations that its objects passed through.
  ///
  /// - Parameter name: what a file of the tree, by its absolute path, is called for the user.
  static func render(
    _ tree: KustomizeTree, _ overlay: String, limits: Limits, naming name: (String) -> String
  ) throws(InputError) -> (text: [UInt8], routes: KustomizeRoutes?) {
    let scratch = try ScratchFolder()
    let stage = scratch.path
    try write(tree, to: stage)
    do throws(InputError) {
      return try Renderer.kustomize(stage + overlay, limit: limits.fileSize) { path in
        path.hasPrefix(stage + "/") ? name(String(path.dropFirst(stage.count))) : path
      }
    } catch {
      throw without(stage, error)
    }
  }

  private static func write(_ tree: KustomizeTree, to stage: String) throws(InputError) {
    for path in tree.paths {
      guard let body = tree.files[path]?.after else { continue }
      do throws(FileWriteError) {
        try FileWriter.makeFolder(for: stage + path)
        try FileWriter.replacePrivate(stage + path, with: body.written)
      } catch {
        throw .unreadable(error.description)
      }
    }
  }

  /// The program's words are about the files that the user has.
  private static func without(_ stage: String, _ error: InputError) -> InputError {
    guard case .toolFailed(let tool, let status, let words) = error else { return error }
    return .toolFailed(tool, status: status, words: words.replacing(stage + "/", with: "/"))
  }
}
