/// Operations on paths as text, without access to the file system.
package enum LexicalPath {
  /// The absolute path without `.`, `..` and a trailing slash. Names such as `<stdin>` are returned unchanged.
  package static func absolute(_ path: String, from folder: String) -> String {
    if path.hasPrefix("<") { return path }
    var parts: [Substring] = path.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// An absolute path relative to an absolute folder; `.` for the folder itself.
  package static func relative(_ path: String, to folder: String) -> String {
    guard path.hasPrefix("/") else { return path }
    let target = path.split(separator: "/")
    let start = folder.split(separator: "/")
    var common = 0
    while common < min(target.count, start.count), target[common] == start[common] { common += 1 }
    let up = repeatElement("..", count: start.count - common).map { Substring($0) }
    let parts = up + target[common...]
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// The path without `.`, and without `..` after other names; a relative path stays relative.
  package static func tidied(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// The parent folder of a path; the root is its own parent.
  package static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
      return "/"
    }
    return String(path[..<slash])
  }

  /// The last component of a path; empty for the root.
  package static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Whether a name has the extension of a manifest.
  package static func isManifest(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
  }
}
