#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileWriter {
  /// Creates the missing parent folders of a path.
  ///
  /// - Throws: ``FileWriteError``
  public static func makeFolder(for path: String) throws(FileWriteError) {
    var folder = ""
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for (position, part) in parts.enumerated() {
      folder += position == 0 ? String(part) : "/\(part)"
      if folder.isEmpty || part == "." || part == ".." { continue }
      if mkdir(folder, 0o777) != 0, errno != EEXIST {
        throw .failed("cannot create the folder \(folder): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Deletes a file, which must still have the expected content.
  ///
  /// - Throws: ``FileWriteError``; the file is then unchanged.
  public static func remove(_ path: String, expecting expected: [UInt8]) throws(FileWriteError) {
    let current: [UInt8]
    do throws(InputError) {
      current = try FileReader.read(path, limit: max(expected.count, 1) + 1)
    } catch {
      throw .changedMeanwhile
    }
    guard current == expected else { throw .changedMeanwhile }
    guard unlink(path) == 0 else {
      throw errno == EACCES || errno == EPERM
        ? .notPermitted
        : .failed(String(cString: strerror(errno)))
    }
  }

  /// Deletes the empty parent folders of a path, the deepest first.
  ///
  /// `kept` is the absolute path of a parent folder that is kept.
  public static func removeEmptyFolders(of path: String, below kept: String) {
    var folder = WorkingFolder.folder(of: path)
    while folder.hasPrefix(kept == "/" ? "/" : kept + "/"), rmdir(folder) == 0 {
      folder = WorkingFolder.folder(of: folder)
    }
  }
}
