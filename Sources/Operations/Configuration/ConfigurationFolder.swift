import Lint

/// Looks for the configuration that a file is under without reading it.
public enum ConfigurationFolder {
  /// The folder of the nearest configuration above a file, as the user would write it; nil where there is none.
  public static func nearest(to file: String) -> String? {
    var folder = WorkingFolder.folder(of: file)
    while !WorkingFolder.exists(Path.join(folder, LintConfiguration.fileName)) {
      if folder == "/" { return nil }
      folder = LexicalPath.parent(folder)
    }
    let current = WorkingFolder.path
    return folder == current ? "." : WorkingFolder.shown(folder, from: current)
  }
}
