import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import Commands

struct CommandsPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test func everyCommandIsOnThePage() throws {
    let page = try String(contentsOfFile: Self.root + "/docs/commands.md", encoding: .utf8)
    for path in HelpTests.paths { #expect(page.contains("\n## \(path.name)\n"), "\(path.name)") }
  }

  @Test func thePageOfCommandsIsFresh() async throws {
    let root = Self.root
    let page = try await Subprocess.run(
      .path(FilePath(root + "/scripts/commands-page")), arguments: [Binary.path],
      output: .string(limit: 1 << 20))
    let committed = try String(contentsOfFile: root + "/docs/commands.md", encoding: .utf8)
    #expect(page.standardOutput == committed, "docs/commands.md is stale: run `make docs`")
  }
}
