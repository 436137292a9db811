import Lint

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that the process was started in.
public enum WorkingFolder {
  /// The absolute path of the folder; `/` if the system does not report it.
  public static var path: String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// Returns the absolute form of a path that the user gave.
  public static func absolute(_ path: String) -> String {
    LexicalPath.absolute(path, from: Self.path)
  }

  /// Returns the absolute path with symbolic links resolved; nil if nothing exists there.
  static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// Returns the absolute path of the folder that contains a file.
  public static func folder(of path: String) -> String { LexicalPath.parent(absolute(path)) }

  /// Returns the absolute form of a path that is relative to a folder.
  public static func absolute(_ path: String, from folder: String) -> String {
    LexicalPath.absolute(path, from: folder)
  }

  /// Returns an absolute path as a user would write it: relative to the working folder if it is below it.
  public static func shown(_ path: String) -> String { shown(path, from: Self.path) }

  static func shown(_ path: String, from folder: String) -> String {
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// Returns the common parent folder of absolute paths, with a trailing slash.
  public static func shared(_ paths: [String]) -> String {
    guard var shared = paths.first.map({ folder(of: $0) }) else { return "/" }
    while shared != "/", !paths.allSatisfy({ $0.hasPrefix(shared + "/") }) {
      shared = folder(of: shared)
    }
    return shared == "/" ? "/" : shared + "/"
  }

  /// Whether a file or folder exists at a path.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Joins a path to a folder.
  public static func join(_ folder: String, _ path: String) -> String { Path.join(folder, path) }
}
