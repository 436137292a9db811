import Foundation
import Testing

/// The lists in `releases/` say what the history of docker-jitsi-meet says. `JITSI_DOCKER_CHECKOUT` names a clone of it.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["JITSI_DOCKER_CHECKOUT"] != nil,
    "set JITSI_DOCKER_CHECKOUT to a clone of jitsi/docker-jitsi-meet"))
struct ReleaseSourceTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private let checkout = ProcessInfo.processInfo.environment["JITSI_DOCKER_CHECKOUT"] ?? ""

  @Test func variablesAreThoseOfTheHistory() throws {
    let script = Self.root.appending(path: "scripts/releases").path
    let (status, output) = try run("/usr/bin/env", ["python3", script, checkout])
    #expect(status == 0)
    #expect(
      output == (try list("variables")), "releases/variables.txt is stale: run scripts/releases")
  }

  /// A fact begins with the release that its commit came in.
  @Test func factsBeginWithTheReleaseOfTheirCommit() throws {
    let tags = try list("variables").split(separator: "\n").filter { $0.hasPrefix("release ") }
      .map { String($0.split(separator: " ")[1]) }
    for line in rows(try list("facts")) {
      let words = line.split(separator: " ").map(String.init)
      let position = try #require(tags.firstIndex(of: words[0]), "\(line)")
      let source = words[1].split(separator: ":")
      guard source[0] == "docker-jitsi-meet" else { continue }
      #expect(try isAncestor(String(source[1]), of: tags[position]), "\(line)")
      if position > 0 {
        #expect(try !isAncestor(String(source[1]), of: tags[position - 1]), "\(line)")
      }
    }
  }

  /// A fault ends with the release before the one that its fix came in.
  @Test func faultsEndWithTheirFix() throws {
    for line in rows(try list("faults")) {
      let words = line.split(separator: " ").map(String.init)
      let source = words[2].split(separator: ":")
      guard source.count == 2, words[1] != "-" else { continue }
      #expect(try !isAncestor(String(source[1]), of: words[1]), "\(line)")
    }
  }

  /// git show TAG:web/rootfs/defaults/default, web/Dockerfile and base/Dockerfile
  @Test func portsAndUserAreThoseOfTheImages() throws {
    for tag in ["stable-5765", "stable-8719", "stable-11031", "stable-11146-2"] {
      let isRootless = tag == "stable-11146-2"
      let nginx = try show(tag, "web/rootfs/defaults/default")
      #expect(nginx.contains(isRootless ? "listen 8000 default" : "listen 80 default"))
      #expect(nginx.contains(isRootless ? "listen 8443 ssl" : "listen 443 ssl"))
      #expect(try show(tag, "base/Dockerfile").contains("\nUSER s6\n") == isRootless)
      #expect(try show(tag, "web/Dockerfile").contains("ghcr.io/jitsi") == isRootless)
    }
  }

  private func rows(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }
  }

  private func list(_ name: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: "releases/\(name).txt"), encoding: .utf8)
  }

  private func isAncestor(_ commit: String, of tag: String) throws -> Bool {
    let (status, _) = try run(
      "/usr/bin/env", ["git", "-C", checkout, "merge-base", "--is-ancestor", commit, tag])
    #expect(status < 2, "\(commit)")
    return status == 0
  }

  private func show(_ tag: String, _ path: String) throws -> String {
    try run("/usr/bin/env", ["git", "-C", checkout, "show", "\(tag):\(path)"]).output
  }

  private func run(_ program: String, _ arguments: [String]) throws -> (
    status: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
