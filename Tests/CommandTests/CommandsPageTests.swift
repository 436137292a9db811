import Foundation
import Subprocess
import SystemPackage
import Testing

struct CommandsPageTests {
  @Test func thePageOfCommandsIsFresh() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let page = try await Subprocess.run(
      .path(FilePath(root + "/scripts/commands-page")), arguments: [Binary.path],
      output: .string(limit: 1 << 20))
    let committed = try String(contentsOfFile: root + "/docs/commands.md", encoding: .utf8)
    #expect(page.standardOutput == committed, "docs/commands.md is stale: run `make docs`")
  }
}
