import Lint

/// A kustomization for a while, which builds another one and asks for the origin of every object.
struct KustomizeWrapper: ~Copyable {
  private let scratch: ScratchFolder
  /// The folder that it builds, as the user wrote it, and as the file system knows it.
  private let folder: String
  private let target: String

  /// Its folder.
  var path: String { scratch.path }

  /// Nil when it can't be written, or there is no such folder; then the folder is built as it is.
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

  /// What the user calls a file whose path kustomize gave from the wrapper's folder: from the folder that they named.
  func name(of file: String) -> String {
    if file.contains("://") || !file.hasPrefix("..") { return file }
    let inner = LexicalPath.relative(LexicalPath.absolute(file, from: path), to: target)
    let absolute = LexicalPath.absolute(inner, from: WorkingFolder.absolute(folder))
    return folder.hasPrefix("/") ? absolute : LexicalPath.relative(absolute, to: WorkingFolder.path)
  }

  /// Whether a byte can stand between double quotes in YAML as it is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
