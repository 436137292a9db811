import Lint
package import YAML

/// The files that kustomize reads for some overlays, before and after changes.
package struct KustomizeTree: Sendable {
  /// The content of a file.
  package enum Body: Sendable {
    case text(SourceFile)
    /// A binary file, which can only be copied.
    case binary([UInt8])

    /// The bytes of the file.
    package var written: [UInt8] {
      switch self {
      case .text(let source): source.written
      case .binary(let bytes): bytes
      }
    }
  }

  /// A file before and after changes.
  package struct File: Sendable {
    /// Nil for a new file.
    package let before: Body?
    /// Nil for a removed file.
    package var after: Body?

    package var isChanged: Bool { before?.written != after?.written }
  }

  /// The absolute paths of the folders to build.
  package let overlays: [String]
  /// The files by absolute path.
  package private(set) var files: [String: File]

  package init(overlays: [String], files: [String: Body]) {
    self.overlays = overlays
    self.files = files.mapValues { File(before: $0, after: $0) }
  }

  /// The paths of the existing files, in order.
  package var paths: [String] { files.filter { $0.value.after != nil }.keys.sorted() }

  /// The paths of all files, including removed ones, in order.
  package var allPaths: [String] { files.keys.sorted() }

  /// The deepest folder with all files and overlays below it, with a trailing slash.
  var base: String {
    var shared = overlays.first ?? "/"
    for path in files.keys {
      while shared != "/", !path.hasPrefix(shared + "/") { shared = LexicalPath.parent(shared) }
    }
    for overlay in overlays where overlay == shared { return LexicalPath.parent(shared) + "/" }
    return shared == "/" ? "/" : shared + "/"
  }

  func source(_ path: String) -> SourceFile? {
    guard case .text(let source)? = files[path]?.after else { return nil }
    return source
  }

  /// Creates or replaces a file.
  package mutating func put(_ body: Body, at path: String) {
    files[path] = File(before: files[path]?.before, after: body)
  }

  /// Returns the tree with edits applied to its texts, by path.
  func applying(_ edits: [String: [TextEdit]]) -> KustomizeTree {
    var result = self
    for (path, edits) in edits where !edits.isEmpty {
      guard let source = source(path) else { continue }
      result.put(.text(source.applying(edits)), at: path)
    }
    return result
  }

  mutating func remove(_ path: String) {
    guard let before = files[path]?.before else {
      files[path] = nil
      return
    }
    files[path] = File(before: before, after: nil)
  }

  /// The paths of the files below a folder, in order.
  func paths(below folder: String) -> [String] { paths.filter { $0.hasPrefix(folder + "/") } }

  func kustomization(in folder: String) -> KustomizationFile? {
    for name in KustomizationFile.names {
      if let source = source("\(folder == "/" ? "" : folder)/\(name)") {
        return KustomizationFile(folder: folder, source)
      }
    }
    return nil
  }

  /// The kustomizations that the overlays refer to, without duplicates.
  func kustomizations() -> [KustomizationFile] {
    var found: [KustomizationFile] = []
    var seen = Set(overlays)
    var waiting = Array(overlays.reversed())
    while let folder = waiting.popLast() {
      guard let kustomization = kustomization(in: folder) else { continue }
      found.append(kustomization)
      for next in kustomization.folders.reversed() where seen.insert(next).inserted {
        waiting.append(next)
      }
    }
    return found
  }

  /// The paths of files with values of Secrets, which must not be shown.
  package func secretPaths() -> Set<String> {
    var found: Set<String> = []
    for (path, file) in files {
      for case .text(let source)? in [file.before, file.after] {
        if KustomizationFile.names.contains(LexicalPath.name(path)) {
          let folder = LexicalPath.parent(path)
          guard let kustomization = KustomizationFile(folder: folder, source) else { continue }
          found.formUnion(kustomization.secretFiles)
          if kustomization.holdsSecrets { found.insert(path) }
        } else if ShardParts.isManifest(path),
          ShardParts.roots(of: source).contains(where: { $0["kind"]?.text == "Secret" })
        {
          found.insert(path)
        }
      }
    }
    return found
  }
}
