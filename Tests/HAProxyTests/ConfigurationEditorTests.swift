import HAProxy
import Testing

struct ConfigurationEditorTests {
  private static let text = """
    global
        daemon

    # who shares the tables
    peers mypeers
        .if streq("${HOSTNAME}",haproxy-0)
            peer haproxy-0 127.0.0.1:1024
        .else
            peer haproxy-1 127.0.0.1:1024
        .endif

    backend jitsi
      balance roundrobin
      server shard0 web:80 check
    """

  private func change(
    _ text: String = text, at words: String,
    _ edit: (ConfigurationEditor, Range<Int>) -> ConfigurationEditor.Change?
  ) throws -> String {
    let bytes = Array(text.utf8)
    let wanted = Array(words.utf8)
    let start = try #require(
      bytes.indices.first { bytes[$0...].starts(with: wanted) })
    let change = try #require(edit(ConfigurationEditor(bytes), start..<start + wanted.count))
    return String(
      decoding: bytes[..<change.range.lowerBound] + Array(change.text.utf8)
        + bytes[change.range.upperBound...], as: UTF8.self)
  }

  @Test func aLineComesBelowItsNeighbourAsFarIn() throws {
    let after = try change(at: "roundrobin") { $0.adding("stick-table type string", below: $1) }
    #expect(after.contains("  balance roundrobin\n  stick-table type string\n  server"))
  }

  @Test func behindTheLastLineNoBreakIsAdded() throws {
    let after = try change(at: "shard0") { $0.adding("server shard1 web1:80", below: $1) }
    #expect(after.hasSuffix("  server shard0 web:80 check\n  server shard1 web1:80"))
  }

  @Test func aLineOfASectionComesBehindItsBlocks() throws {
    let after = try change(at: "peers mypeers") { $0.adding("bind :1024", below: $1) }
    #expect(after.contains("    .endif\n    bind :1024\n\nbackend jitsi"))
  }

  @Test func aSectionComesBehindAnotherWithABlankLine() throws {
    let after = try change(at: "peers mypeers") {
      $0.adding("resolvers dns\nparse-resolv-conf", below: $1)
    }
    #expect(after.contains("    .endif\n\nresolvers dns\n    parse-resolv-conf\n\nbackend jitsi"))
  }

  @Test func aSectionComesBeforeAnotherAndItsComments() throws {
    let after = try change(at: "peers mypeers") {
      $0.adding("resolvers dns\nparse-resolv-conf", above: $1)
    }
    #expect(
      after.contains(
        "    daemon\n\nresolvers dns\n    parse-resolv-conf\n\n# who shares the tables\npeers"))
  }

  @Test func aLineGoesWithItsBreak() throws {
    let after = try change(at: "balance") { $0.removing(at: $1) }
    #expect(after.contains("backend jitsi\n  server shard0"))
  }

  @Test func aSectionGoesAsAWhole() throws {
    let after = try change(at: "peers mypeers") { $0.removing(at: $1) }
    #expect(after.hasPrefix("global\n    daemon\n\n# who shares the tables\nbackend jitsi\n"))
  }

  @Test func aWordOfTheLineGivesWayWhereTheRangeLacksIt() throws {
    let after = try change(at: "shard0") { $0.replacing(" check", with: "", at: $1)?.first }
    #expect(after.hasSuffix("server shard0 web:80"))
    #expect(
      ConfigurationEditor(Array(Self.text.utf8)).replacing("none", with: "", at: 0..<3) == nil)
  }
}
