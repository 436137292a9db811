import Lint

/// Finds the folder of the configuration that applies to a file, without reading the configuration.
public enum ConfigurationFolder {
  /// Returns the folder of the nearest configuration above a file, in the form a user would write; nil if there is none.
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
