import Layout
import Lint
package import ShardEditing
import YAML

/// Reads the files that kustomize would read: kustomizations, the files they name, and everything below the folders of shards.
package enum KustomizeTreeReader {
  /// Reads all local files that the overlays reach. Remote resources are left to kustomize.
  ///
  /// - Throws: ``InputIssue``
  package static func read(_ overlays: [String]) throws(InputIssue) -> KustomizeTree {
    var reading = Reading()
    var roots: [String] = []
    for overlay in overlays {
      // Symbolic links are resolved first, as kustomize does, so that relative paths start at the real folder.
      let folder = WorkingFolder.real(overlay) ?? WorkingFolder.absolute(overlay)
      roots.append(folder)
      do throws(InputError) {
        try reading.add(folder)
      } catch {
        throw InputIssue(name: overlay, error: error)
      }
    }
    return KustomizeTree(overlays: roots, files: reading.files)
  }

  /// Returns the folders that other kustomizations near the tree refer to; each with the folder of a kustomization that names
  /// it.
  package static func listedElsewhere(_ tree: KustomizeTree) -> [String: String] {
    let shared = String(WorkingFolder.shared(tree.allPaths).dropLast())
    // If the tree shares only a top-level folder, the search would cover too much of the disk.
    guard shared.split(separator: "/").count > 1 else { return [:] }
    var found: [String: String] = [:]
    var waiting = [(folder: shared, depth: 0)]
    var count = 0
    while let (folder, depth) = waiting.popLast(), count < folderLimit {
      count += 1
      for name in (try? FileReader.names(in: folder)) ?? [] where !name.hasPrefix(".") {
        let path = Path.join(folder, name)
        if KustomizationFile.names.contains(name) {
          guard tree.files[path] == nil, let source = try? SourceFile.reading(path),
            let kustomization = KustomizationFile(folder: folder, source)
          else { continue }
          for listed in kustomization.folders { found[listed] = folder }
        } else if depth < Reading.depthLimit, let status = try? FileReader.status(path),
          status.isFolder
        {
          waiting.append((path, depth + 1))
        }
      }
    }
    return found
  }

  private static let folderLimit = 10_000

  private struct Reading {
    var files: [String: KustomizeTree.Body] = [:]
    private var seen: Set<String> = []

    init() {}

    mutating func add(_ overlay: String) throws(InputError) {
      var waiting = [overlay]
      while let folder = waiting.popLast() {
        guard seen.insert(folder).inserted, let kustomization = try kustomization(in: folder) else {
          continue
        }
        for path in kustomization.files { try addFile(path) }
        if kustomization.shard != nil { try addFolder(folder, depth: 0) }
        waiting += kustomization.folders
      }
    }

    private mutating func kustomization(in folder: String) throws(InputError) -> KustomizationFile?
    {
      for name in KustomizationFile.names {
        let path = Path.join(folder, name)
        try addFile(path)
        if case .text(let source)? = files[path] {
          return KustomizationFile(folder: folder, source)
        }
      }
      return nil
    }

    /// Adds a file if it exists; a string that looks like a path may be something else.
    private mutating func addFile(_ path: String) throws(InputError) {
      guard files[path] == nil, let status = try? FileReader.status(path), status.isRegular else {
        return
      }
      let bytes = try FileReader.read(path, limit: Limits.standard.fileSize)
      do throws(SourceError) {
        files[path] = .text(try SourceFile(name: path, reading: bytes))
      } catch {
        files[path] = .binary(bytes)
      }
    }

    private mutating func addFolder(_ folder: String, depth: Int) throws(InputError) {
      guard depth < Self.depthLimit else { throw .folderTooDeep(limit: Self.depthLimit) }
      for name in try FileReader.names(in: folder) where name != ".git" {
        let path = Path.join(folder, name)
        guard let status = try? FileReader.status(path) else { continue }
        if status.isFolder {
          try addFolder(path, depth: depth + 1)
        } else {
          try addFile(path)
        }
      }
    }

    static let depthLimit = 32
  }
}
