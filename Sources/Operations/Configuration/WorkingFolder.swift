import Lint

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that the process was started in.
public enum WorkingFolder {
  /// Its absolute path; the root where the system does not tell it.
  public static var path: String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// The absolute path for a path as the user gave it.
  public static func absolute(_ path: String) -> String {
    LexicalPath.absolute(path, from: Self.path)
  }

  /// The absolute path of what symbolic links on the way lead to; nil where there is nothing.
  static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// The absolute path of the folder that a file stands in.
  public static func folder(of path: String) -> String { LexicalPath.parent(absolute(path)) }

  /// The absolute path for a path as the user gave it in a folder.
  public static func absolute(_ path: String, from folder: String) -> String {
    LexicalPath.absolute(path, from: folder)
  }

  /// An absolute path as people would write it: from the folder that they are in, if it is below that.
  public static func shown(_ path: String) -> String { shown(path, from: Self.path) }

  static func shown(_ path: String, from folder: String) -> String {
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// The folder that absolute paths share, with a slash at its end.
  public static func shared(_ paths: [String]) -> String {
    guard var shared = paths.first.map({ folder(of: $0) }) else { return "/" }
    while shared != "/", !paths.allSatisfy({ $0.hasPrefix(shared + "/") }) {
      shared = folder(of: shared)
    }
    return shared == "/" ? "/" : shared + "/"
  }

  /// Whether there is a file or a folder.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A path below a folder.
  public static func join(_ folder: String, _ path: String) -> String { Path.join(folder, path) }
}
