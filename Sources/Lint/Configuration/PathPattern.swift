/// A path pattern with the syntax of gitignore. `*` and `?` match within a name, `**` matches across folders. A slash before
/// the end anchors the pattern to its folder; one at the end matches folders only. A leading `!` includes paths again that
/// earlier patterns excluded.
public struct PathPattern: Sendable {
  let isNegated: Bool
  private let isForFolders: Bool
  private let segments: [[UInt8]]

  /// Nil if the text matches nothing, as `/` does.
  public init?(_ text: String) {
    var rest = Substring(text)
    isNegated = rest.hasPrefix("!")
    if isNegated { rest = rest.dropFirst() }
    if rest.hasPrefix("./") { rest = rest.dropFirst() }
    isForFolders = rest.hasSuffix("/")
    if isForFolders { rest = rest.dropLast() }
    let isBound = rest.utf8.contains(UInt8(ascii: "/"))
    var segments = rest.split(separator: "/").map { Array($0.utf8) }
    guard !segments.isEmpty else { return nil }
    if !isBound { segments.insert(Array("**".utf8), at: 0) }
    self.segments = segments
  }

  /// Whether the pattern matches a path relative to the pattern's folder.
  func matches(_ path: [ArraySlice<UInt8>], isFolder: Bool) -> Bool {
    if isForFolders, !isFolder { return false }
    // reached[n]: the segments so far match the first n names of the path.
    var reached = [Bool](repeating: false, count: path.count + 1)
    reached[0] = true
    for segment in segments {
      let isAny = segment.elementsEqual("**".utf8)
      var next = [Bool](repeating: false, count: path.count + 1)
      for position in 0...path.count {
        if isAny {
          next[position] = reached[position] || (position > 0 && next[position - 1])
        } else if position > 0, reached[position - 1] {
          next[position] = Self.matches(segment[...], path[position - 1])
        }
      }
      reached = next
    }
    return reached[path.count]
  }

  /// Matches one name, backtracking only to the last `*`, so that the cost is at most quadratic in the length.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var p = pattern.startIndex
    var n = name.startIndex
    var star: (pattern: Int, name: Int)?
    while n < name.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < pattern.endIndex, pattern[p] == UInt8(ascii: "?") || pattern[p] == name[n] {
        p += 1
        n += pattern[p - 1] == UInt8(ascii: "?") ? width(name, n) : 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        p = last.pattern + 1
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// The number of bytes of the character at a position.
  private static func width(_ name: ArraySlice<UInt8>, _ start: Int) -> Int {
    var end = start + 1
    while end < name.endIndex, name[end] & 0xC0 == 0x80 { end += 1 }
    return end - start
  }
}

extension [PathPattern] {
  /// Whether the last pattern that matches a path excludes it; `path` is relative to the patterns' folder.
  package func leaveOut(_ path: String, isFolder: Bool) -> Bool {
    if isEmpty { return false }
    let names = [UInt8](path.utf8).split(separator: UInt8(ascii: "/"))
    return last { $0.matches(names, isFolder: isFolder) }.map { !$0.isNegated } ?? false
  }
}
