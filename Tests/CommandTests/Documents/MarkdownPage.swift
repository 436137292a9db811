import Foundation

/// The parts of a Markdown page that tests use.
struct MarkdownPage {
  /// A fenced block of code.
  struct Block {
    let language: String
    /// The number of its first line, starting at 1.
    let start: Int
    var lines: [String] = []
  }

  let path: String
  private(set) var blocks: [Block] = []
  /// The targets of links, with line numbers.
  private(set) var links: [(target: String, line: Int)] = []
  /// The anchors of headings, as on GitHub.
  private(set) var anchors: Set<String> = []

  init(_ path: String) throws {
    self.path = path
    var block: Block?
    var counts: [String: Int] = [:]
    let lines = try Repository.text(path).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (position, line) in lines.enumerated() {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("```") {
        if let open = block {
          blocks.append(open)
          block = nil
        } else {
          block = Block(language: String(words.dropFirst(3)), start: position + 2)
        }
        continue
      }
      if block != nil {
        block?.lines.append(String(line))
        continue
      }
      if let heading = line.wholeMatch(of: /#{1,6} +(.*)/) {
        let anchor = Self.anchor(String(heading.1))
        let count = counts[anchor, default: 0]
        counts[anchor] = count + 1
        anchors.insert(count == 0 ? anchor : "\(anchor)-\(count)")
      }
      if line.hasPrefix("    ") { continue }
      let prose = line.replacing(/`[^`]*`/, with: "")
      for match in prose.matches(of: /\]\(([^)\s]*)\)/) {
        links.append((String(match.1), position + 1))
      }
    }
  }

  private static func anchor(_ heading: String) -> String {
    let text = heading.replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.1 }.lowercased()
    return String(
      text.compactMap { character in
        character == " "
          ? "-"
          : character.isLetter || character.isNumber || "-_".contains(character)
            ? character : nil
      })
  }
}
