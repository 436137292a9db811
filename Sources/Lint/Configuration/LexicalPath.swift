/// Paths as text: nothing of the disk is looked at.
package enum LexicalPath {
  /// A path seen from the root, without `.` and `..`, and without a slash at its end. Names such as `<stdin>` stay.
  package static func absolute(_ path: String, from folder: String) -> String {
    if path.hasPrefix("<") { return path }
    var parts: [Substring] = path.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// An absolute path as it is seen from an absolute folder; `.` for the folder itself.
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

  /// A path without `.` and without `..` behind other names; from where it is seen stays as it is.
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

  /// The folder that a path stands in; the root is its own.
  package static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
      return "/"
    }
    return String(path[..<slash])
  }

  /// The last part of a path; empty for the root.
  package static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  /// Whether a name ends as manifests do.
  package static func isManifest(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
  }
}
