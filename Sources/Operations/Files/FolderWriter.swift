#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes several files into a folder; writes none of them if one conflicts with an existing file.
public struct FolderWriter {
  private let folder: String
  /// Whether existing files with other content are replaced.
  private let overwrites: Bool

  public init(folder: String, overwrites: Bool) {
    self.folder = Path.trimmed(folder)
    self.overwrites = overwrites
  }

  /// Whether the folder contains a file at this path.
  public func has(_ path: String) -> Bool { access(Path.join(folder, path), F_OK) == 0 }

  /// Writes files and creates their parent folders. Files that already have the content are left alone.
  ///
  /// - Parameters:
  ///   - files: The paths and contents of the files.
  ///   - privates: The paths of files that only their owner may read, if they are new.
  /// - Returns: The paths of the files that were written.
  /// - Throws: ``FolderWriteError``; if an existing file has other content, before any file is written.
  public func write(
    _ files: [(path: String, text: String)], private privates: Set<String> = []
  ) throws(FolderWriteError) -> [String] {
    var changes: [(path: String, bytes: [UInt8], old: [UInt8]?, isPrivate: Bool)] = []
    var others: [String] = []
    for (name, text) in files {
      let path = Path.join(folder, name)
      let bytes = Array(text.utf8)
      let old = try current(path)
      if old == bytes { continue }
      if old != nil { others.append(path) }
      changes.append((path, bytes, old, privates.contains(name)))
    }
    if !overwrites, !others.isEmpty { throw .holdOther(others) }
    for change in changes {
      try makeFolder(of: change.path)
      do throws(FileWriteError) {
        try FileWriter.replace(
          change.path, with: change.bytes, expecting: change.old, isPrivate: change.isPrivate)
      } catch {
        throw .file(change.path, error)
      }
    }
    return changes.map(\.path)
  }

  private func current(_ path: String) throws(FolderWriteError) -> [UInt8]? {
    do throws(InputError) {
      return try FileReader.read(path, limit: 1 << 26)
    } catch {
      if error == .missing { return nil }
      throw .file(path, .failed(error.description))
    }
  }

  private func makeFolder(of path: String) throws(FolderWriteError) {
    let parts = path.split(separator: "/").dropLast()
    var current = path.hasPrefix("/") ? "/" : ""
    for part in parts {
      current += part
      if mkdir(current, 0o777) != 0, errno != EEXIST {
        throw .file(current, .failed(String(cString: strerror(errno))))
      }
      current += "/"
    }
  }
}

/// The reason why files could not be written into a folder.
public enum FolderWriteError: Error, Sendable, CustomStringConvertible {
  /// Files that already exist with other content; nothing was written.
  case holdOther([String])
  case file(String, FileWriteError)

  /// One line for each file.
  public var description: String {
    switch self {
    case .holdOther(let paths):
      paths.map { "\($0): already exists with other content; nothing was written" }
        .joined(separator: "\n")
    case .file(let path, let error): "\(path): \(error)"
    }
  }
}
