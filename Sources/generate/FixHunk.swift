import Reports
import YAML

/// The lines that a fix changes, with three lines of context.
struct FixHunk {
  /// The object that contains the first changed line, as KIND/NAME.
  let object: String
  /// The lines as in a unified diff: each begins with a space, `-` or `+`.
  let lines: [String]

  var before: [String] { lines.filter { !$0.hasPrefix("+") }.map { String($0.dropFirst()) } }
  var after: [String] { lines.filter { !$0.hasPrefix("-") }.map { String($0.dropFirst()) } }

  /// The lines of a new object, if the fix only adds one.
  var addedObject: [String]? {
    let added = lines.filter { $0.hasPrefix("+") }
    guard added.first == "+---", added.dropFirst().allSatisfy({ $0 != "+---" }),
      !lines.contains(where: { $0.hasPrefix("-") })
    else { return nil }
    return added.dropFirst().map { String($0.dropFirst()) }
  }

  static func all(from old: SourceFile, to new: SourceFile) -> [FixHunk] {
    let diff = UnifiedDiff.render(
      "", from: old.bytes, to: new.bytes, style: TextStyle(isColoured: false))
    let (oldTree, newTree) = (Tree(parsing: old), Tree(parsing: new))
    var hunks: [FixHunk] = []
    var header = ""
    var lines: [String] = []
    func end() {
      guard let first = lines.firstIndex(where: { !$0.hasPrefix(" ") }) else { return }
      let isRemoved = lines[first].hasPrefix("-")
      // A new object begins after the document separator.
      let isMark = lines[first] == "+---"
      let line = start(header, old: isRemoved) + first + (isMark ? 1 : 0)
      hunks.append(
        FixHunk(
          object: object(at: line, in: isRemoved ? oldTree : newTree), lines: withinDocument(lines))
      )
    }
    for line in diff.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2)
      .dropLast()
    {
      if line.hasPrefix("@@") {
        end()
        header = String(line)
        lines = []
      } else {
        lines.append(String(line))
      }
    }
    end()
    return hunks
  }

  /// Returns the lines without context that belongs to other documents.
  private static func withinDocument(_ lines: [String]) -> [String] {
    func isChange(_ line: String) -> Bool { !line.hasPrefix(" ") }
    guard let first = lines.firstIndex(where: isChange), let last = lines.lastIndex(where: isChange)
    else { return lines }
    let start = lines[..<first].lastIndex(of: " ---").map { $0 + 1 } ?? 0
    let end = lines[last...].firstIndex(of: " ---") ?? lines.count
    return Array(lines[start..<end])
  }

  /// Returns the first line number in a header such as `@@ -12,7 +12,7 @@`.
  private static func start(_ header: String, old: Bool) -> Int {
    let words = header.split(separator: " ")
    guard words.count > 2 else { return 0 }
    return Int(words[old ? 1 : 2].dropFirst().prefix { $0 != "," }) ?? 0
  }

  private static func object(at line: Int, in tree: Tree) -> String {
    let roots = tree.documents.compactMap { $0.root.map(tree.node) }
    guard let root = roots.last(where: { $0.start.line <= line }) ?? roots.first else {
      return tree.source.name
    }
    return "\(root["kind"]?.text ?? "?")/\(root["metadata"]?["name"]?.text ?? "?")"
  }
}
