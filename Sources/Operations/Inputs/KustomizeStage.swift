import Layout
import Lint
package import ShardEditing
package import YAML

/// Renders an edited kustomization tree from a temporary copy, without changing the original files.
package enum KustomizeStage {
  /// Renders each overlay, under the name that reports show.
  ///
  /// - Parameter names: The overlays as the user named them.
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

  /// Renders one overlay, and returns the kustomizations that its objects passed through.
  ///
  /// - Parameter name: Maps the absolute path of a file in the tree to the path that the user would write.
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

  /// Replaces the paths of the temporary copy in kustomize's output with the user's paths.
  private static func without(_ stage: String, _ error: InputError) -> InputError {
    guard case .toolFailed(let tool, let status, let words) = error else { return error }
    return .toolFailed(tool, status: status, words: words.replacing(stage + "/", with: "/"))
  }
}
