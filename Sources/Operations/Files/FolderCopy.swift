import Lint

/// Copies a folder recursively, without hidden files and folders.
struct FolderCopy {
  /// The number of bytes that may still be copied.
  private var room: Int

  private static let depthLimit = 64

  init(limit: Int) { room = limit }

  /// - Parameters:
  ///   - folder: The absolute path of the folder to copy.
  ///   - target: The path of the copy.
  ///   - replacing: The absolute path of a file, and the text that replaces its content in the copy.
  mutating func copy(
    _ folder: String, to target: String, replacing: (path: String, text: [UInt8])
  ) throws(InputError) {
    try copy(folder, to: target, replacing, depth: 0)
    let prefix = folder + "/"
    if replacing.path.hasPrefix(prefix) {
      try write(
        replacing.text, to: Path.join(target, String(replacing.path.dropFirst(prefix.count))))
    }
  }

  private mutating func copy(
    _ folder: String, to target: String, _ replaced: (path: String, text: [UInt8]), depth: Int
  ) throws(InputError) {
    guard depth < Self.depthLimit else { throw .folderTooDeep(limit: Self.depthLimit) }
    for name in try FileReader.names(in: folder) where !name.hasPrefix(".") || name == ".helmignore"
    {
      let path = Path.join(folder, name)
      guard path != replaced.path, let status = try? FileReader.status(path) else { continue }
      if status.isFolder {
        try copy(path, to: Path.join(target, name), replaced, depth: depth + 1)
      } else if status.isRegular {
        let bytes = try FileReader.read(path, limit: room)
        room -= bytes.count
        try write(bytes, to: Path.join(target, name))
      }
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(InputError) {
    do throws(FileWriteError) {
      try FileWriter.makeFolder(for: path)
      try FileWriter.replacePrivate(path, with: bytes)
    } catch {
      throw .unreadable(error.description)
    }
  }
}
