import Foundation
import Testing

/// Tests that links in documents have a target.
struct LinkTests {
  static let pages =
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "examples/README.md"]
    + Repository.files(below: "docs", ending: ".md")

  @Test func linksHaveTargets() throws {
    let pages = try Dictionary(
      uniqueKeysWithValues: Self.pages.map { ($0, try MarkdownPage($0)) })
    var count = 0
    for page in pages.values {
      for link in page.links {
        count += 1
        let place: Comment = "\(page.path):\(link.line): \(link.target)"
        if let scheme = link.target.firstRange(of: "://") {
          #expect(
            link.target[..<scheme.lowerBound] == "https"
              && URL(string: link.target)?.host()?.contains(".") == true, place)
          continue
        }
        let parts = link.target.split(
          separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let file = parts[0].isEmpty ? page.path : Self.resolve(String(parts[0]), from: page.path)
        let isThere = FileManager.default.fileExists(
          atPath: Repository.root.appending(path: file).path)
        #expect(isThere, place)
        guard parts.count == 2 else { continue }
        #expect(pages[file]?.anchors.contains(String(parts[1])) == true, place)
      }
    }
    #expect(count > 100)
  }

  @Test func theIndexListsEveryPage() throws {
    let index = Set(try MarkdownPage("docs/README.md").links.map(\.target))
    let pages = Repository.files(below: "docs", ending: ".md").map { $0.dropFirst("docs/".count) }
    for page in pages where page != "README.md" && !page.hasPrefix("rules/") {
      #expect(index.contains(String(page)), "docs/README.md does not list \(page)")
    }
    for schema in Repository.files(below: "docs/schema", ending: ".json") {
      #expect(
        index.contains(String(schema.dropFirst("docs/".count))),
        "docs/README.md does not list \(schema)")
    }
  }

  private static func resolve(_ target: String, from page: String) -> String {
    var steps = page.split(separator: "/").dropLast().map(String.init)
    for step in target.split(separator: "/") {
      if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(String(step)) }
    }
    return steps.joined(separator: "/")
  }
}
