public import Lint
import YAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a folder of rules.
public enum RuleFolder {
  /// The definitions in a folder's .yaml files, by id.
  ///
  /// - Throws: what is wrong with a file, or with a rule in it.
  public static func read(_ folder: String) throws -> [RuleDefinition] {
    var definitions: [RuleDefinition] = []
    for name in try names(in: folder) {
      let file = try SourceFile(name: "\(folder)/\(name)", reading: bytes(of: "\(folder)/\(name)"))
      definitions += try RuleReader.read(Tree(parsing: file))
    }
    return definitions.sorted { $0.id < $1.id }
  }

  private static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw Failure("\(folder): no such folder") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".yaml") { names.append(name) }
    }
    return names.sorted()
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Failure("\(path): can't be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }
}
