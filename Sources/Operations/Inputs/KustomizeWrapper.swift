import Lint

/// A temporary kustomization that builds another one with origin annotations for every object.
struct KustomizeWrapper: ~Copyable {
  private let scratch: ScratchFolder
  /// The folder that it builds, as the user wrote it, and its real path.
  private let folder: String
  private let target: String

  /// The path of the temporary folder.
  var path: String { scratch.path }

  /// Returns a wrapper; nil if it cannot be written or the folder does not exist, in which case the folder is built directly.
  static func around(_ folder: String) -> KustomizeWrapper? {
    guard let target = WorkingFolder.real(folder), target.utf8.allSatisfy(isPlain) else {
      return nil
    }
    do {
      let scratch = try ScratchFolder()
      let text = """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: ["\(LexicalPath.relative(target, to: scratch.path))"]
        buildMetadata: [originAnnotations, transformerAnnotations]

        """
      try FileWriter.replacePrivate(
        Path.join(scratch.path, "kustomization.yaml"), with: Array(text.utf8))
      return KustomizeWrapper(scratch: scratch, folder: folder, target: target)
    } catch {
      return nil
    }
  }

  /// Returns the path that the user would write for a path relative to the wrapper's folder.
  func name(of file: String) -> String {
    if file.contains("://") || !file.hasPrefix("..") { return file }
    let inner = LexicalPath.relative(LexicalPath.absolute(file, from: path), to: target)
    let absolute = LexicalPath.absolute(inner, from: WorkingFolder.absolute(folder))
    return folder.hasPrefix("/") ? absolute : LexicalPath.relative(absolute, to: WorkingFolder.path)
  }

  /// Whether a byte needs no escape in a double-quoted YAML scalar.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
