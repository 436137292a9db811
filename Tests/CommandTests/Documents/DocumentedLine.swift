import Foundation

/// A command line in a code block of a document.
struct DocumentedLine: Sendable, CustomStringConvertible {
  let page: String
  let number: Int
  /// The line without a prompt.
  let text: String

  var description: String { "\(page):\(number): \(text)" }

  /// Hand-written pages. The others are generated from examples and rules, which have their own tests.
  static let pages =
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md"]
    + Repository.files(below: "docs", ending: ".md").filter { page in
      !page.hasPrefix("docs/rules/")
        && !["commands.md", "facts.md", "layout-fields.md"].contains(String(page.dropFirst(5)))
    }

  /// Returns the command lines of each block in order; a block is one shell session.
  ///
  /// Preceding lines that prepare their input (`printf`, `kubectl get`) are included.
  static func sessions() throws -> [[DocumentedLine]] {
    try pages.flatMap { page in
      try MarkdownPage(page).blocks.compactMap { block -> [DocumentedLine]? in
        let lines = lines(of: block, page)
        return lines.contains { !$0.commands.isEmpty } ? lines : nil
      }
    }
  }

  private static func lines(of block: MarkdownPage.Block, _ page: String) -> [DocumentedLine] {
    block.lines.enumerated().compactMap { offset, line in
      var text = line.trimmingCharacters(in: .whitespaces)
      switch block.language {
      case "sh", "bash": break
      case "console":
        guard text.hasPrefix("$ ") else { return nil }
        text.removeFirst(2)
      case "yaml":
        for prefix in ["- ", "run: ", "lint-command: "] where text.hasPrefix(prefix) {
          text.removeFirst(prefix.count)
        }
        guard text.hasPrefix("kubectl-jitsi ") else { return nil }
      default: return nil
      }
      let found = DocumentedLine(page: page, number: block.start + offset, text: text)
      let prepares = ["printf ", "kubectl get "].contains { text.hasPrefix($0) }
      return prepares || !found.commands.isEmpty ? found : nil
    }
  }

  /// The words after `kubectl jitsi` or `kubectl-jitsi`, for each call in the line.
  var commands: [[String]] {
    Self.calls(in: text).compactMap { words in
      if words.first == "kubectl-jitsi" { return Array(words.dropFirst()) }
      return words.starts(with: ["kubectl", "jitsi"]) ? Array(words.dropFirst(2)) : nil
    }
  }

  /// Returns the calls in a shell line, each with its arguments but without redirections.
  private static func calls(in line: String) -> [[String]] {
    var calls: [[String]] = [[]]
    var word: String?
    var quote: Character?
    var isTarget = false
    func end() {
      if let word, !isTarget { calls[calls.count - 1].append(word) }
      if word != nil { isTarget = false }
      word = nil
    }
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        word = word ?? ""
      case " ": end()
      case "#" where word == nil: return calls.filter { !$0.isEmpty }
      case ">", "<":
        end()
        isTarget = true
      case "|", ";", "&":
        end()
        calls.append([])
      default: word = (word ?? "") + String(character)
      }
    }
    end()
    return calls.filter { !$0.isEmpty }
  }
}
