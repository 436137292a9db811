import Operations
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes generated files.
enum Output {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Writes a file, and leaves it alone if it has this text: what is built from it is then not built again.
  static func save(_ text: String, to path: String) throws {
    if let known = try? SourceFile.reading(path), known.bytes.elementsEqual(text.utf8) { return }
    guard let file = fopen(path, "w") else {
      throw Failure(description: "\(path): cannot be written")
    }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw Failure(description: "\(path): cannot be written") }
  }

  /// Makes a folder contain exactly these files.
  static func replace(_ folder: String, with files: [String: String]) throws {
    mkdir(folder, 0o755)
    guard let stream = opendir(folder) else {
      throw Failure(description: "\(folder): cannot be read")
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
        ) { String(cString: $0) }
      }
      if name != ".", name != "..", files[name] == nil { unlink("\(folder)/\(name)") }
    }
    for (name, text) in files { try save(text, to: "\(folder)/\(name)") }
  }

  static func complain(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }
}
