package import Layout
import Lint
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
    for path in tree.paths {
      guard let body = tree.files[path]?.after else { continue }
      do throws(FileWriteError) {
        try FileWriter.makeFolder(for: stage + path)
        try FileWriter.replacePrivate(stage + path, with: body.written)
      } catch {
        throw InputIssue(name: stage + path, error: .unreadable(error.description))
      }
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

  /// The program's words are about the files that the user has.
  private static func without(_ stage: String, _ error: InputError) -> InputError {
    guard case .toolFailed(let tool, let status, let words) = error else { return error }
    return .toolFailed(tool, status: status, words: words.replacing(stage + "/", with: "/"))
  }
}
